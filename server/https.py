"""A certificate authority of our own for the local network, and the certificate it gives this server."""

import datetime
import ipaddress
import socket
from collections.abc import Sequence
from pathlib import Path

import psutil
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from server.gateway.listener import Tls
from server.keys import write_secret
from server.trouble import Trouble

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

LOCAL_NAMES = ("localhost", "local", "lan", "internal", "home.arpa")
LOCAL_NETWORKS = [
    "127.0.0.0/8",
    "10.0.0.0/8",
    "172.16.0.0/12",
    "192.168.0.0/16",
    "169.254.0.0/16",
    "100.64.0.0/10",
    "::1/128",
    "fc00::/7",
    "fe80::/10",
]
ROOT_DAYS, LEAF_DAYS, RENEW_DAYS = 3650, 397, 30


def own_names(extra: Sequence[str] = ()) -> list[str]:
    host = socket.gethostname().split(".")[0].lower()
    return list(dict.fromkeys(["localhost", host, f"{host}.local", *(name.lower() for name in extra)]))


def own_addresses() -> list[str]:
    """The machine's addresses in private networks, those of the network cards first, loopback last."""
    found = [
        ipaddress.ip_address(entry.address.partition("%")[0])
        for entries in psutil.net_if_addrs().values()
        for entry in entries
        if entry.family in (socket.AF_INET, socket.AF_INET6)
    ]
    local = [address for address in dict.fromkeys(found) if is_local(address) and not address.is_link_local]
    return [str(address) for address in sorted(local, key=lambda a: (a.is_loopback, a.version))]


def is_local(address: Address) -> bool:
    return any(address in ipaddress.ip_network(network) for network in LOCAL_NETWORKS)


class Authority:
    """Its key stays in `folder`, mode 0600. It may only vouch for private addresses and local names."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.certificate = folder / "ca.pem"
        self._key = folder / "ca-key.pem"
        if not self._key.exists() or not self.certificate.exists():
            self._make()

    def leaf(self, names: Sequence[str], addresses: Sequence[str]) -> Tls:
        """The server's certificate; a new one when names or addresses changed or it expires within 30 days.

        Raises `Trouble` for a name that the authority may not vouch for.
        """
        issued = Tls(self._folder / "server.pem", self._folder / "server-key.pem")
        if not self._covers(issued, names, addresses):
            self._issue(issued, names, addresses)
        return issued

    def _make(self) -> None:
        key = ec.generate_private_key(ec.SECP256R1())
        host = own_names()[1]
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"Anju 安居 {host}"[:64])])
        permitted = [
            *(x509.DNSName(allowed) for allowed in dict.fromkeys([*LOCAL_NAMES, host])),
            *(x509.IPAddress(ipaddress.ip_network(network)) for network in LOCAL_NETWORKS),
        ]
        certificate = (
            _valid(ROOT_DAYS)
            .subject_name(name)
            .issuer_name(name)
            .public_key(key.public_key())
            .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
            .add_extension(x509.NameConstraints(permitted, None), critical=True)
            .add_extension(_usage(signs_certificates=True), critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
            .sign(key, hashes.SHA256())
        )
        write_secret(self._key, _pem(key))
        self.certificate.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))

    def _covers(self, issued: Tls, names: Sequence[str], addresses: Sequence[str]) -> bool:
        if not issued.certificate.exists() or not issued.key.exists():
            return False
        certificate = x509.load_pem_x509_certificate(issued.certificate.read_bytes())
        left = certificate.not_valid_after_utc - datetime.datetime.now(datetime.UTC)
        present = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
        listed = {str(value) for kind in (x509.DNSName, x509.IPAddress) for value in _values(present, kind)}
        return listed == {*names, *addresses} and left.days >= RENEW_DAYS

    def _issue(self, issued: Tls, names: Sequence[str], addresses: Sequence[str]) -> None:
        root = x509.load_pem_x509_certificate(self.certificate.read_bytes())
        root_key = serialization.load_pem_private_key(self._key.read_bytes(), None)
        assert isinstance(root_key, ec.EllipticCurvePrivateKey)
        _check(root, names)
        key = ec.generate_private_key(ec.SECP256R1())
        alternatives = [
            *(x509.DNSName(name) for name in names),
            *(x509.IPAddress(ipaddress.ip_address(address)) for address in addresses),
        ]
        certificate = (
            _valid(LEAF_DAYS)
            .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Anju")]))
            .issuer_name(root.subject)
            .public_key(key.public_key())
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(x509.SubjectAlternativeName(alternatives), critical=False)
            .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
            .add_extension(_usage(signs_certificates=False), critical=True)
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(root_key.public_key()), critical=False
            )
            .sign(root_key, hashes.SHA256())
        )
        write_secret(issued.key, _pem(key))
        issued.certificate.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))


def _check(root: x509.Certificate, names: Sequence[str]) -> None:
    constraints = root.extensions.get_extension_for_class(x509.NameConstraints).value
    allowed = [
        entry.value for entry in constraints.permitted_subtrees or [] if isinstance(entry, x509.DNSName)
    ]
    for name in names:
        if not any(name == zone or name.endswith(f".{zone}") for zone in allowed):
            raise Trouble(
                f"The local certificate authority may not vouch for {name}: only for private addresses and "
                f"names under {', '.join(allowed)}. A public name needs a certificate of a public authority."
            )


def _values(
    names: x509.SubjectAlternativeName, kind: type[x509.DNSName] | type[x509.IPAddress]
) -> list[object]:
    return [entry.value for entry in names if isinstance(entry, kind)]


def _valid(days: int) -> x509.CertificateBuilder:
    now = datetime.datetime.now(datetime.UTC)
    return (
        x509.CertificateBuilder()
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(hours=1))
        .not_valid_after(now + datetime.timedelta(days=days, hours=-2))
    )


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _pem(key: ec.EllipticCurvePrivateKey) -> str:
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    ).decode()
