"""Which addresses may be asked: of the web, never of the network that we run in."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

import httpx

from flows.settings import Networks
from flows.web.fault import Answer, Fault, shown

# All of IPv6 that is given out for the open internet. What lies outside, the many ways of writing
# an IPv4 address among it, is private, link-local, multicast, or not in use.
_OPEN_IPV6 = ip_network("2000::/3")
# Written by a translator at the edge of a network without IPv4 (RFC 6052); its last four bytes
# are the address that it connects to.
_TRANSLATED = ip_network("64:ff9b::/96")


def is_allowed(address: str, allowed: Networks) -> bool:
    """Whether a connection to `address` may be made: on the open internet, or in `allowed`."""
    try:
        one = _innermost(ip_address(address))
    except ValueError:
        return False
    if any(one in network for network in allowed):
        return True
    if isinstance(one, IPv6Address) and one not in _OPEN_IPV6:
        return False
    return one.is_global and not (one.is_multicast or one.is_reserved)


def _innermost(address: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    """The IPv4 address that an IPv6 address stands for, if it does."""
    if isinstance(address, IPv4Address):
        return address
    if address in _TRANSLATED:
        return IPv4Address(address.packed[-4:])
    return address.ipv4_mapped or address.sixtofour or address


def read_address(text: str) -> httpx.URL:
    """The address to ask, without its fragment. Raises Fault for one that is not asked."""
    try:
        url = httpx.URL(text).copy_with(fragment=None)
        host = url.host
    except (httpx.InvalidURL, UnicodeError, ValueError) as error:
        raise _refused("bad address", text, f"cannot be read ({error})") from None
    if url.scheme not in ("http", "https"):
        raise _refused("refused address", text, "is not on the web")
    if not host:
        raise _refused("bad address", text, "names no host")
    if url.userinfo:
        raise _refused("refused address", text, "holds a user name or password")
    return url


def follow(came: httpx.URL, answer: Answer) -> httpx.URL:
    """Where the redirect from `came` leads. Raises Fault where we do not go."""
    location = answer.header("location")
    where = shown(str(came))
    if not location:
        sentence = f"{where} redirects, but does not say where to: open it in a browser."
        raise Fault("bad redirect", sentence, answer=answer)
    try:
        # Headers are kept as Latin-1; those who write other letters in an address write UTF-8.
        target = str(came.join(location.encode("latin-1").decode("utf-8", "replace")))
    except (httpx.InvalidURL, UnicodeError, ValueError):
        target = location
    try:
        url = read_address(target)
    except Fault as fault:
        sentence = f"{where} redirects to where we do not follow: {fault}"
        raise Fault(fault.reason, sentence, is_final=True, answer=answer) from None
    if came.scheme == "https" and url.scheme == "http":
        # Whoever sits on the line could then write the figures.
        sentence = (
            f"{where} redirects to {shown(str(url))}, which is not encrypted: "
            "if that is where it lies now, give that address."
        )
        raise Fault("insecure redirect", sentence, is_final=True, answer=answer)
    return url


def _refused(reason: str, text: str, why: str) -> Fault:
    rest = "give one that begins with http:// or https://, names a host and holds no password."
    return Fault(reason, f"The address {shown(text)} {why}: {rest}", is_final=True)
