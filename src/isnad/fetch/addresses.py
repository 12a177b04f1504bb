"""Where a connection really goes: web addresses in their plain form, hosts resolved once, networks refused."""

from __future__ import annotations

import ipaddress
import re
import socket
import threading
import time
from typing import NamedTuple
from urllib.parse import quote, urljoin, urlsplit

from isnad.fetch.policy import FetchError, Policy

_PORTS = {"http": 80, "https": 443}
_LONGEST = 8_192
#: NAT64 (RFC 6052, RFC 8215): the last 32 bits are an IPv4 address.
_NAT64 = (ipaddress.ip_network("64:ff9b::/96"), ipaddress.ip_network("64:ff9b:1::/48"))
#: IPv4-compatible addresses (RFC 4291, 2.5.5.1): the same.
_COMPATIBLE = ipaddress.ip_network("::/96")

IP = ipaddress.IPv4Address | ipaddress.IPv6Address


class Address(NamedTuple):
    """A web address, ASCII throughout: ``url`` is the whole, ``target`` what the server is asked for."""

    url: str
    scheme: str
    host: str
    port: int
    target: str


def web_address(url: str, base: str | None = None) -> Address:
    """``url`` in its plain form: Arabic letters percent-encoded in UTF-8 (RFC 3987), no fragment.

    ``base`` is what a relative one is relative to.  Raises :class:`FetchError` for what is no http(s) address.
    """
    shown = url if len(url) < 200 else url[:200] + "…"
    if len(url) > _LONGEST:
        raise FetchError(f"{shown} is longer than {_LONGEST:,} characters: no page has such an address")
    if re.search(r"[\x00-\x1f\x7f]", url.strip()):
        raise FetchError(f"{shown!r} holds control characters: give an address as a browser shows it")
    try:
        parts = urlsplit(urljoin(base, url.strip()) if base else url.strip())
        port = parts.port
        host = (parts.hostname or "").rstrip(".")
        if not host.isascii():
            host = host.encode("idna").decode()
    except (ValueError, UnicodeError):
        raise FetchError(f"{shown} is no web address: check host and port") from None
    scheme = parts.scheme.lower()
    if scheme not in _PORTS:
        raise FetchError(f"{shown} is not fetched: only http:// and https:// are")
    if not host or re.search(r"[\s/\\%@<>\"]", host) or port == 0:
        raise FetchError(f"{shown} names no host: check the address")
    if parts.username is not None or parts.password is not None:
        raise FetchError(f"{parts.scheme}://{host} is given with a user name: give the address without it")
    path = quote(parts.path, safe="%/:=&+!$,;'@()*~-._") or "/"
    query = f"?{quote(parts.query, safe='%/:=&?+!$,;@()*~-._[]|')}" if parts.query else ""
    port = port or _PORTS[scheme]
    shown_host = f"[{host}]" if ":" in host else host
    place = shown_host if port == _PORTS[scheme] else f"{shown_host}:{port}"
    return Address(f"{scheme}://{place}{path}{query}", scheme, host, port, path + query)


def is_public(ip: IP) -> bool:
    """Whether an address is of the public internet (the IANA special-purpose registries, RFC 6890).

    IPv6 addresses that carry one of IPv4 (mapped, compatible, 6to4, Teredo, NAT64) are judged by both.
    """
    if isinstance(ip, ipaddress.IPv6Address):
        ip = ipaddress.IPv6Address(int(ip))  # without a zone
        inner: list[ipaddress.IPv4Address | None] = [ip.ipv4_mapped, ip.sixtofour, *(ip.teredo or ())]
        if any(ip in net for net in (*_NAT64, _COMPATIBLE)):
            inner.append(ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF))
        carried = [v4 for v4 in inner if v4 is not None]
        if carried:
            return all(map(is_public, carried))
        if ip.is_site_local:
            return False
    return ip.is_global and not ip.is_multicast and not ip.is_reserved and not ip.is_unspecified


def connected(address: Address, policy: Policy, until: float) -> socket.socket:
    """A connection to ``address``, to no other IP address than one that was looked at.

    The host is resolved once, and what came of it is what is connected to, so that a name that changes in
    between leads nowhere else.  ``until`` is on the clock of :func:`time.monotonic`, seconds.
    """
    patience = min(policy.connect, until - time.monotonic())
    found = _resolved(address, patience)
    allowed = [one for one in found if policy.private or _public(str(one[4][0]))]
    if not allowed:
        where = found[0][4][0]
        raise FetchError(
            f"{address.url} is not fetched: {address.host} is {where}, no address of the public internet; "
            "--private takes such too"
        )
    said = "no answer"
    for family, kind, protocol, _, target in allowed[:4]:
        left = min(policy.connect, until - time.monotonic())
        if left <= 0:
            break
        sock = socket.socket(family, kind, protocol)
        try:
            sock.settimeout(left)
            sock.connect(target)
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        except OSError as error:
            sock.close()
            said = "no answer in time" if isinstance(error, TimeoutError) else (error.strerror or str(error))
            continue
        return sock
    raise FetchError(f"{address.url} cannot be reached ({said.lower()}): check the address, or try later")


def _public(ip: str) -> bool:
    try:
        return is_public(ipaddress.ip_address(ip))
    except ValueError:
        return False


_Found = list[tuple[socket.AddressFamily, socket.SocketKind, int, str, tuple[str, int]]]


def _resolved(address: Address, patience: float) -> _Found:
    """What the system's resolver finds, within ``patience`` seconds, which it does not know of itself."""
    found: _Found = []
    failed: list[OSError | UnicodeError] = []

    def resolve() -> None:
        try:
            found.extend(socket.getaddrinfo(address.host, address.port, type=socket.SOCK_STREAM))  # type: ignore[arg-type]
        except (OSError, UnicodeError) as error:
            failed.append(error)

    thread = threading.Thread(target=resolve, daemon=True)
    thread.start()
    thread.join(max(0.0, patience))
    if thread.is_alive():
        raise FetchError(f"{address.url} cannot be reached (its name was not resolved in time): try later")
    if failed or not found:
        raise FetchError(f"{address.url} cannot be reached (no host has that name): check the address")
    return found
