"""https on the local network: a certificate that checks out, an authority that may vouch for little."""

import datetime
import ipaddress
import socket
import ssl
from pathlib import Path

import httpx
import pytest
from cryptography import x509

from server import https, trust
from server.https import Authority
from server.stack import running_stack
from server.trouble import Trouble
from tests.server.conftest import PROBE


def handshake(authority: Authority, tls_folder: Path, name: str) -> None:
    """A client that knows only our authority talks to a server with our certificate under `name`."""
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(tls_folder / "server.pem", tls_folder / "server-key.pem")
    client = ssl.create_default_context(cafile=str(authority.certificate))
    ours, theirs = ssl.MemoryBIO(), ssl.MemoryBIO()
    asks = client.wrap_bio(ours, theirs, server_hostname=name)
    answers = server.wrap_bio(theirs, ours, server_side=True)
    for _ in range(4):
        for side in (asks, answers):
            try:
                side.do_handshake()
            except ssl.SSLWantReadError:
                continue
    assert asks.version() == "TLSv1.3"


def test_the_app_is_served_with_a_certificate_that_checks_out(fresh_home: Path) -> None:
    with running_stack(fresh_home, host="0.0.0.0", https=True, migrations=PROBE) as stack:
        known = ssl.create_default_context(cafile=str(fresh_home / "https" / "ca.pem"))
        port = stack.url.rpartition(":")[2]
        for name in ("127.0.0.1", "localhost"):
            assert httpx.get(f"https://{name}:{port}/healthz", verify=known).status_code == 200
        with pytest.raises(httpx.ConnectError, match="CERTIFICATE_VERIFY_FAILED"):
            httpx.get(f"https://127.0.0.1:{port}/healthz")
        assert stack.trust_url
        page = f"http://127.0.0.1:{stack.trust_url.rpartition(':')[2]}"
        told = httpx.get(page)
        assert "证书" in told.text
        assert "Certificate Trust Settings" in told.text
        assert stack.addresses[0] in told.text
        assert "<svg" in told.text
        downloaded = httpx.get(f"{page}/ca.pem")
        assert downloaded.headers["content-type"] == "application/x-x509-ca-cert"
        assert downloaded.content == (fresh_home / "https" / "ca.pem").read_bytes()
        assert httpx.get(f"{page}/ca-key.pem").status_code == 404
        assert (fresh_home / "https" / "ca-key.pem").stat().st_mode & 0o777 == 0o600


def test_the_certificate_names_what_it_is_asked_to(tmp_path: Path) -> None:
    authority = Authority(tmp_path)
    authority.leaf(["localhost", "desk.local"], ["192.168.1.7", "127.0.0.1"])
    for name in ("localhost", "desk.local", "192.168.1.7", "127.0.0.1"):
        handshake(authority, tmp_path, name)
    for name in ("other.local", "192.168.1.8"):
        with pytest.raises(ssl.SSLCertVerificationError):
            handshake(authority, tmp_path, name)


def test_it_is_issued_anew_only_when_something_changed(tmp_path: Path) -> None:
    authority = Authority(tmp_path)
    first = authority.leaf(["localhost"], ["127.0.0.1", "fd00::2"]).certificate.read_bytes()
    assert authority.leaf(["localhost"], ["fd00::2", "127.0.0.1"]).certificate.read_bytes() == first
    assert Authority(tmp_path).leaf(["localhost"], ["127.0.0.1", "fd00::2"]).certificate.read_bytes() == first
    assert authority.leaf(["localhost"], ["127.0.0.1", "10.0.0.9"]).certificate.read_bytes() != first
    root = x509.load_pem_x509_certificate(authority.certificate.read_bytes())
    leaf = x509.load_pem_x509_certificate((tmp_path / "server.pem").read_bytes())
    assert root.not_valid_after_utc - root.not_valid_before_utc > datetime.timedelta(days=3000)
    assert leaf.not_valid_after_utc - leaf.not_valid_before_utc <= datetime.timedelta(days=397)


@pytest.mark.parametrize("name", ["bank.example", "example.com", "notlocal", "xlocal.example"])
def test_a_public_name_is_refused_in_words(tmp_path: Path, name: str) -> None:
    with pytest.raises(Trouble, match="may not vouch"):
        Authority(tmp_path).leaf(["localhost", name], ["127.0.0.1"])


def test_clients_refuse_a_public_name_even_if_the_authority_signed_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The limit is in the root itself: a stolen key is of no use against other sites."""
    authority = Authority(tmp_path)
    monkeypatch.setattr(https, "_check", lambda root, names: None)
    authority.leaf(["bank.example"], ["8.8.8.8"])
    for name in ("bank.example", "8.8.8.8"):
        with pytest.raises(ssl.SSLCertVerificationError, match="permitted subtree"):
            handshake(authority, tmp_path, name)


def test_a_running_server_follows_its_addresses(fresh_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with running_stack(fresh_home, host="0.0.0.0", https=True, migrations=PROBE) as stack:
        port = int(stack.url.rpartition(":")[2])
        assert stack.lan
        assert not stack.lan.follow()
        monkeypatch.setattr("server.lan.own_addresses", lambda: ["10.99.0.1", "127.0.0.1"])
        assert stack.lan.follow()
        context = ssl.create_default_context(cafile=str(fresh_home / "https" / "ca.pem"))
        with (
            socket.create_connection(("127.0.0.1", port)) as wire,
            context.wrap_socket(wire, server_hostname="10.99.0.1") as tls,
        ):
            shown = tls.getpeercert()
        assert shown
        assert ("IP Address", "10.99.0.1") in shown["subjectAltName"]
        assert stack.addresses == [f"https://10.99.0.1:{port}", f"https://127.0.0.1:{port}"]


def test_own_addresses_are_private() -> None:
    found = https.own_addresses()
    assert "127.0.0.1" in found
    assert all(https.is_local(ipaddress.ip_address(address)) for address in found)


def test_the_page_escapes_what_it_shows() -> None:
    assert "<b>" not in trust.render(["https://<b>"])
    assert "█" in trust.qr_text("https://192.168.1.7:8734") or "▀" in trust.qr_text("x")
