"""The proxy on the way to the service, and its faults.

It is the one that this computer is set to use, by its variables or by Windows, unless the person
chose another one or none for this program (*chosen*: its address, "" for none, None for the
computer's).

A fault of a proxy names the proxy: the libraries would name the service's address, which a person
copied from a letter and would doubt.
"""

from __future__ import annotations

import sys
from urllib.parse import urlsplit

import requests.utils

from desktop_app.core.fault import N_

from .exchange_faults import NoConnection, ProxyTrouble

_SCHEMES = frozenset({"http", "https"})
_SETTINGS = r"Software\Microsoft\Windows\CurrentVersion\Internet Settings"
LOGIN = "407 "  # of "Tunnel connection failed: 407 Proxy Authentication Required"


def proxy_for(url: str, chosen: str | None = None) -> str | None:
    """Return the address of the proxy on the way to *url*, or None."""
    if chosen is not None:
        return chosen or None
    proxies = requests.utils.get_environ_proxies(url)
    return requests.utils.select_proxy(url, proxies)


def check_proxy(url: str, chosen: str | None = None) -> None:
    """Raise ProxyTrouble where the proxy for *url* cannot be used."""
    proxy = proxy_for(url, chosen)
    if proxy is None:
        return
    if chosen is not None:
        check_address(chosen)
        return
    shown = without_password(proxy)
    scheme = _scheme_of(proxy)
    if scheme.startswith("socks"):
        raise ProxyTrouble(
            N_(
                "This computer is set to use the proxy {proxy}, which speaks SOCKS; the program"
                " cannot go through one of that kind. Everything is saved on this computer; ask"
                " whoever looks after the network for an HTTP proxy."
            ),
            proxy=shown,
        )
    if scheme not in _SCHEMES:
        raise ProxyTrouble(
            N_(
                "This computer is set to use the proxy “{proxy}”, which is not the address of one"
                " (such as http://proxy:8080). Everything is saved on this computer; ask whoever"
                " looks after the network to set it right."
            ),
            proxy=shown,
        )


def check_address(proxy: str) -> None:
    """Raise ProxyTrouble where *proxy*, entered for this program, is not the address of one."""
    if _scheme_of(proxy) not in _SCHEMES:
        raise ProxyTrouble(
            N_(
                "“{proxy}” is not the address of a proxy that the program can use, such as"
                " http://proxy:8080. Set it right in the settings."
            ),
            proxy=without_password(proxy),
        )


def _scheme_of(proxy: str) -> str:
    """Return the scheme of the address *proxy*, "" where it is none."""
    text = proxy if "://" in proxy else f"http://{proxy}"
    try:
        parts = urlsplit(text)
        is_whole = bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        return ""
    return parts.scheme if is_whole and " " not in text else ""


def proxies_of(chosen: str) -> dict[str, str]:
    """Return what requests takes for *chosen*, an address or "" for none."""
    return dict.fromkeys(_SCHEMES, chosen) if chosen else {}


def proxy_in_the_way(url: str, said: str, chosen: str | None = None) -> ProxyTrouble:
    """Return the fault for a proxy that blocks the way to *url*; *said* is why."""
    shown = without_password(proxy_for(url, chosen) or "")
    if LOGIN in said:
        return ProxyTrouble(
            N_(
                "The proxy {proxy} of this network asks for a log-in (such as NTLM), which the"
                " program cannot give. Everything is saved on this computer; ask whoever looks"
                " after the network to let the program through to the service without one."
            ),
            proxy=shown,
        )
    return ProxyTrouble(
        N_(
            "The proxy {proxy} of this network does not let the program through to the service."
            " Everything is saved on this computer; ask whoever looks after the network."
        ),
        proxy=shown,
    )


def proxy_silent(url: str, chosen: str | None = None) -> ProxyTrouble:
    """Return the fault where nothing answers at the proxy on the way to *url*."""
    return ProxyTrouble(
        N_(
            "The proxy {proxy} on the way to the service does not answer: there is no network, or"
            " its address is not right. Everything is saved on this computer and will be sent"
            " later."
        ),
        proxy=without_password(proxy_for(url, chosen) or ""),
    )


def unreached(url: str, chosen: str | None = None) -> NoConnection | None:
    """Return the fault of a connection that failed where Windows finds its proxy by a script.

    The program connects directly then, for it cannot run such a script.
    """
    if chosen is not None or proxy_for(url) is not None or not _script():
        return None
    return ProxyTrouble(
        N_(
            "There is no connection to the service. Windows finds its proxy by a script"
            " ({script}), which the program cannot follow: ask whoever looks after the network"
            " for the proxy's address, and enter it in Windows as the manual proxy. Everything is"
            " saved on this computer."
        ),
        script=_script(),
    )


def without_password(proxy: str) -> str:
    """Return *proxy* without the name and password in it, at a length that fits a sentence."""
    before, at, after = proxy.rpartition("@")
    scheme, mark, _rest = before.partition("://")
    shown = f"{scheme}{mark}{after}" if at and mark else after
    return shown[:80]


def _script() -> str:
    """Return the address of the script that Windows finds its proxy by, "" where it has none."""
    if sys.platform != "win32" and "winreg" not in sys.modules:
        return ""
    import winreg

    try:
        with winreg.OpenKey(winreg.HKEY_CURRENT_USER, _SETTINGS) as key:  # type: ignore[attr-defined,unused-ignore]
            value, _kind = winreg.QueryValueEx(key, "AutoConfigURL")  # type: ignore[attr-defined,unused-ignore]
    except OSError:
        return ""
    return str(value)[:120]
