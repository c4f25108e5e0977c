/* Starts the installed version of the program: the one that the file "current" beside it names.
 *
 * An update puts a version into a folder of its own and then replaces "current" at once, so that a
 * power cut at any moment leaves a program that starts. This file itself never changes with an
 * update; shortcuts lead to it. Built twice: with -DWINDOWED for the program with a window, which
 * must open no console, and without for the console.
 */
#include <windows.h>
#include <wchar.h>

#define LONGEST 32767

static void fail(const wchar_t *what)
{
#ifdef WINDOWED
    MessageBoxW(NULL, what, L"R\u00e0 so\u00e1t Trung t\u00e2m", MB_ICONERROR);
#else
    DWORD written;
    HANDLE err = GetStdHandle(STD_ERROR_HANDLE);
    char text[1024];
    int size = WideCharToMultiByte(CP_UTF8, 0, what, -1, text, sizeof text, NULL, NULL);
    if (size > 1)
        WriteFile(err, text, size - 1, &written, NULL);
    WriteFile(err, "\r\n", 2, &written, NULL);
#endif
    ExitProcess(1);
}

/* "Chuong trinh cai dat khong du. Hay cai dat lai." */
static const wchar_t BROKEN[] =
    L"B\u1ea3n c\u00e0i \u0111\u1eb7t kh\u00f4ng \u0111\u1ee7 t\u1ec7p. H\u00e3y c\u00e0i \u0111\u1eb7t l\u1ea1i"
    L" ch\u01b0\u01a1ng tr\u00ecnh; d\u1eef li\u1ec7u v\u1eabn c\u00f2n nguy\u00ean.";

static wchar_t own[LONGEST], program[LONGEST], line[LONGEST];

int wmain(void)
{
    if (!GetModuleFileNameW(NULL, own, LONGEST))
        fail(BROKEN);
    wchar_t *name = wcsrchr(own, L'\\');
    if (!name)
        fail(BROKEN);
    *name++ = 0; /* own is the folder now, name the file */

    /* The name of a version: digits and dots. */
    char version[64] = {0};
    DWORD size = 0;
    _snwprintf(program, LONGEST, L"%ls\\current", own);
    HANDLE file = CreateFileW(program, GENERIC_READ, FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE,
                              NULL, OPEN_EXISTING, 0, NULL);
    if (file == INVALID_HANDLE_VALUE || !ReadFile(file, version, sizeof version - 1, &size, NULL))
        fail(BROKEN);
    CloseHandle(file);
    size = 0;
    while ((version[size] >= '0' && version[size] <= '9') || (version[size] == '.' && size))
        size++;
    version[size] = 0;
    if (!size)
        fail(BROKEN);
    /* The installer puts a version in again: until the new files are whole, those of before. */
    _snwprintf(program, LONGEST, L"%ls\\versions\\%hs.old\\%ls", own, version, name);
    if (GetFileAttributesW(program) == INVALID_FILE_ATTRIBUTES)
        _snwprintf(program, LONGEST, L"%ls\\versions\\%hs\\%ls", own, version, name);

    /* The arguments as they came, after a first word of our own. */
    const wchar_t *rest = GetCommandLineW();
    if (*rest == L'"') {
        rest = wcschr(rest + 1, L'"');
        rest = rest ? rest + 1 : L"";
    } else {
        while (*rest && *rest != L' ' && *rest != L'\t')
            rest++;
    }
    _snwprintf(line, LONGEST, L"\"%ls\"%ls", program, rest);

    STARTUPINFOW start;
    PROCESS_INFORMATION started;
    GetStartupInfoW(&start);
    if (!CreateProcessW(program, line, NULL, NULL, TRUE, 0, NULL, NULL, &start, &started))
        fail(BROKEN);
    CloseHandle(started.hThread);
    DWORD code = 0;
#ifdef WINDOWED
    /* Whoever was clicked may bring a window to the front; hand that on, and be gone. */
    AllowSetForegroundWindow(started.dwProcessId);
#else
    SetConsoleCtrlHandler(NULL, TRUE); /* Ctrl+C is for the program */
    WaitForSingleObject(started.hProcess, INFINITE);
    GetExitCodeProcess(started.hProcess, &code);
#endif
    CloseHandle(started.hProcess);
    return (int)code;
}

#ifdef WINDOWED
int WINAPI wWinMain(HINSTANCE instance, HINSTANCE before, LPWSTR arguments, int show)
{
    (void)instance; (void)before; (void)arguments; (void)show;
    return wmain();
}
#endif
