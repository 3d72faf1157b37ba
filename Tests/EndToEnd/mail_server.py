"""aiosmtpd as a mail server with TLS, and certificates of a moment by openssl. It keeps what it is told, and when."""
import ssl
import subprocess

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult

from processes import free_port

# Names below .localhost are this machine (RFC 6761), and yet no loopback address that castellan would do without TLS for.
NAME = "mail.localhost"
USER, PASSWORD = "castellan", "a secret for the mail server"


def certificate(folder, name):
    """A self-signed certificate for a name; its file, and its key's."""
    pem, key = folder / f"{name}.pem", folder / f"{name}.key"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-subj",
         f"/CN={name}", "-addext", f"subjectAltName=DNS:{name}", "-keyout", key, "-out", pem], check=True, capture_output=True)
    return pem, key


class Recording(SMTP):
    """Notes each command, and whether it came through TLS."""

    async def smtp_EHLO(self, hostname):
        self.note("EHLO")
        await super().smtp_EHLO(hostname)

    async def smtp_AUTH(self, arg):
        self.note("AUTH")
        await super().smtp_AUTH(arg)

    async def smtp_MAIL(self, arg):
        self.note("MAIL")
        await super().smtp_MAIL(arg)

    def note(self, command):
        is_secret = self.transport.get_extra_info("ssl_object") is not None
        self.event_handler.commands.append((command, is_secret))


class MailServer(Controller):
    """`mode`: starttls, implicit (TLS from the first byte), or none."""

    def __init__(self, mode, files=None):
        self.mode, self.commands, self.letters, self.context = mode, [], [], None
        if files:
            self.context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
            self.context.load_cert_chain(*files)
        super().__init__(
            self, hostname="127.0.0.1", port=free_port(), ssl_context=self.context if mode == "implicit" else None)

    def factory(self):
        return Recording(
            self, authenticator=self.check, auth_require_tls=self.mode == "starttls",
            tls_context=self.context if self.mode == "starttls" else None)

    def check(self, server, session, envelope, mechanism, data):
        return AuthResult(success=(data.login.decode(), data.password.decode()) == (USER, PASSWORD))

    async def handle_DATA(self, server, session, envelope):
        self.letters.append((session.authenticated, envelope.rcpt_tos, envelope.content.decode()))
        return "250 Kept"

    @property
    def url(self):
        scheme = "smtps" if self.mode == "implicit" else "smtp"
        return f"{scheme}://{USER}:{PASSWORD.replace(' ', '%20')}@{NAME}:{self.port}"

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *failure):
        self.stop()
