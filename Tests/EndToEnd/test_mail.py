"""Mail over TLS, to a mail server that is somebody else's program: STARTTLS, smtps, and nothing told to a server that isn't the one."""
import pytest

from mail_server import NAME, MailServer, certificate
from processes import wait_until


def invite(install, mail, authorities=None):
    """A server that has just invited somebody, by this mail server."""
    more = {"MAIL_CA_FILE": str(authorities)} if authorities else {}
    installation = install("sqlite", MAIL_URL=mail.url, CASTELLAN_PAGES_URL="https://crm.example.com", **more)
    server = installation.start()
    token = server.sign_in(installation.administrator)["accessToken"]
    answer = server.post("/v1/users", {"email": "ben@example.com", "role": "agent"}, token)
    assert answer.status == 201, answer
    return installation


def failure(installation):
    """Why the mail waits, once it was tried."""
    query = "SELECT coalesce(last_error, '') FROM jobs WHERE kind = 'mail.deliver'"
    return wait_until(lambda: installation.sql(query), 20, "a delivery that failed")[0]


@pytest.mark.parametrize("mode", ["starttls", "implicit"])
def test_mail_is_delivered_over_tls(install, folder, mode):
    files = certificate(folder, NAME)
    with MailServer(mode, files) as mail:
        invite(install, mail, authorities=files[0])
        wait_until(lambda: mail.letters, 20, "a letter")
        authenticated, recipients, text = mail.letters[0]
        assert authenticated and recipients == ["ben@example.com"]
        assert "https://crm.example.com/accept-invitation#token=" in text
        assert ("AUTH", True) in mail.commands and ("MAIL", True) in mail.commands
        assert not {("AUTH", False), ("MAIL", False)} & set(mail.commands), "said before TLS"


@pytest.mark.parametrize("mode", ["starttls", "implicit"])
def test_a_certificate_of_another_name_is_refused(install, folder, mode):
    files = certificate(folder, "other.localhost")
    with MailServer(mode, files) as mail:
        installation = invite(install, mail, authorities=files[0])
        assert "certificate" in failure(installation)
        assert not mail.letters and not {"AUTH", "MAIL"} & {command for command, _ in mail.commands}


@pytest.mark.parametrize("mode", ["starttls", "implicit"])
def test_a_certificate_that_nobody_vouches_for_is_refused(install, folder, mode):
    with MailServer(mode, certificate(folder, NAME)) as mail:
        installation = invite(install, mail)
        assert "certificate" in failure(installation)
        assert not mail.letters and not {"AUTH", "MAIL"} & {command for command, _ in mail.commands}


def test_no_password_is_told_without_tls(install):
    """The server offers sign-in, but no STARTTLS: as somebody on the way would who takes it out of the answer."""
    with MailServer("none") as mail:
        installation = invite(install, mail)
        assert "SSL" in failure(installation)
        assert ("EHLO", False) in mail.commands
        assert not mail.letters and not {"AUTH", "MAIL"} & {command for command, _ in mail.commands}
