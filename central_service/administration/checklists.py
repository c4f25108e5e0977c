"""Checklists, published: signed, and handed out to every device."""

from __future__ import annotations

from sqlalchemy import insert, select

from central_service.database import schema
from central_service.founding.service import Service, now
from central_service.signing.acts import Act, record_act
from central_service.trouble.service_faults import SettingRefused
from desktop_app.checklist_files import checklist_bytes, content_hash
from desktop_app.core.changes.roster import sign_checklist
from desktop_app.core.checklist.checklist import Checklist
from desktop_app.i18n import N_


def publish_checklist(service: Service, checklist: Checklist) -> str:
    """Sign and publish *checklist*; return the hash of its content."""
    content = checklist_bytes(checklist)
    sha256 = content_hash(content)
    table = schema.checklists
    with service.database.writing() as connection:
        rows = connection.execute(
            select(table.c.sha256).where(
                table.c.id == checklist.id, table.c.version == checklist.version
            )
        ).all()
        if any(row.sha256 == sha256 for row in rows):
            return sha256
        if rows:
            raise SettingRefused(
                N_(
                    "Version {version} of the checklist {id} was published with other content."
                    " Raise the version and publish again."
                ),
                id=checklist.id,
                version=checklist.version,
            )
        moment = now()
        detail = {"id": checklist.id, "version": checklist.version, "sha256": sha256}
        number = record_act(connection, service.seal, Act.CHECKLIST, detail, now=moment)
        connection.execute(
            insert(table).values(
                sha256=sha256,
                id=checklist.id,
                version=checklist.version,
                content=content,
                signature=sign_checklist(sha256, service.seal.private_key),
                secret_items=" ".join(checklist.secret_rule.items),
                published=moment,
                changed=number,
            )
        )
    return sha256
