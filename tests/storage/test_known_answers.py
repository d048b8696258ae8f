"""Published answers, through the very calls that storage makes: RFC 9106, 8032, 5869, 7748, 4231 and the GCM paper."""

from hashlib import sha256, sha512
from hmac import digest
from typing import Any

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from storage import keys
from storage.header import genuine
from storage.keys import Cost, Sealed
from storage.refusals import WrongPassphrase
from tests.storage import decoder
from tests.storage.argon import Argon
from tests.storage.test_formats import FIXTURES, expected_of


def of(text: str) -> bytes:
    return bytes.fromhex(text)


# Argon2id


RFC_9106 = "0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659"


def test_argon2id_gives_the_answer_of_rfc_9106():
    kdf = Argon2id(salt=b"\2" * 16, length=32, iterations=3, lanes=4, memory_cost=32, ad=b"\4" * 12, secret=b"\3" * 8)
    assert kdf.derive(b"\1" * 32).hex() == RFC_9106
    assert Argon(32, 3, 4).derive(b"\1" * 32, b"\2" * 16, 32, b"\3" * 8, b"\4" * 12).hex() == RFC_9106


@pytest.mark.parametrize("cost", [Cost(32, 3, 4), Cost(8, 1, 1), Cost(70, 2, 2), Cost(17, 4, 1)])
def test_a_passphrase_is_stretched_as_rfc_9106_says(cost):
    """As `storage.keys` calls it: 64 bytes, no secret, and the vault and the slot as additional data."""
    salt, vault_id, slot_id = b"s" * 16, b"i" * 16, b"t" * 16
    ours = keys.stretch("žluťoučký heron", salt, cost, vault_id, slot_id)
    bound = b"datui/slot/v1" + vault_id + slot_id
    assert ours == Argon(cost.m, cost.t, cost.p).derive("žluťoučký heron".encode(), salt, 64, bound=bound)


@pytest.mark.parametrize("folder", FIXTURES, ids=lambda one: one.name)
def test_a_frozen_vaults_passphrase_is_stretched_as_rfc_9106_says(folder):
    expected = expected_of(folder)
    vault_id, slot = of(expected["header"]["vault_id"]), expected["header"]["slots"][0]
    kdf, slot_id = slot["kdf"], of(slot["slot_id"])
    bound, text = b"datui/slot/v1" + vault_id + slot_id, expected["passphrase"]
    by_hand = Argon(kdf["m"], kdf["t"], kdf["p"]).derive(text.encode(), of(kdf["salt"]), 64, bound=bound)
    assert by_hand == keys.stretch(text, of(kdf["salt"]), Cost(kdf["m"], kdf["t"], kdf["p"]), vault_id, slot_id)


# Ed25519

SIGNED = [
    (
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        (
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
            "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"
        ),
    ),
    (
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        (
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
            "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
        ),
    ),
    (
        "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        (
            "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
            "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"
        ),
    ),
    (
        "833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42",
        "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
        sha512(b"abc").hexdigest(),
        (
            "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b589"
            "09351fc9ac90b3ecfdfbc7c66431e0303dca179c138ac17ad9bef1177331a704"
        ),
    ),
]
ORDER = 2**252 + 27742317777372353535851937790883648493


@pytest.mark.parametrize(("seed", "public", "text", "signature"), SIGNED)
def test_ed25519_gives_the_answers_of_rfc_8032(seed, public, text, signature):
    signer, _opener = keys.pair_from(of(seed) + bytes(32))
    assert signer.public_key().public_bytes_raw().hex() == public
    assert signer.sign(of(text)).hex() == signature
    known = Ed25519PublicKey.from_public_bytes(of(public))
    known.verify(of(signature), of(text))
    for wrong in (of(text) + b"\0", of(text)[:-1] if text else b"x"):
        with pytest.raises(InvalidSignature):
            known.verify(of(signature), wrong)


@pytest.mark.parametrize(("seed", "public", "text", "signature"), SIGNED)
def test_a_signature_is_spelt_in_one_way(seed, public, text, signature):
    """RFC 8032, 5.1.7: a second spelling of the same one would give an entry a second link."""
    known, raw = Ed25519PublicKey.from_public_bytes(of(public)), of(signature)
    again = int.from_bytes(raw[32:], "little") + ORDER
    for wrong in (raw[:32] + again.to_bytes(32, "little"), raw + b"\0", raw[:-1], b"", bytes(64)):
        with pytest.raises(InvalidSignature):
            known.verify(wrong, of(text))


# HKDF

EXPANDED = [
    (
        "0b" * 22,
        bytes(range(13)).hex(),
        bytes(range(0xF0, 0xFA)).hex(),
        "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865",
    ),
    (
        bytes(range(0x50)).hex(),
        bytes(range(0x60, 0xB0)).hex(),
        bytes(range(0xB0, 0x100)).hex(),
        (
            "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c59045a99cac7827271cb41c65e590e09"
            "da3275600c2f09b8367793a9aca3db71cc30c58179ec3e87c14c01d5c1f3434f1d87"
        ),
    ),
    ("0b" * 22, "", "", "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8"),
]


def hkdf(kind: Any, secret: bytes, salt: bytes, info: bytes, length: int) -> bytes:
    """RFC 5869 with any hash, written out."""
    key, out, block = digest(salt or bytes(kind().digest_size), secret, kind), b"", b""
    for number in range(1, -(-length // kind().digest_size) + 1):
        block = digest(key, block + info + bytes([number]), kind)
        out += block
    return out[:length]


@pytest.mark.parametrize(("secret", "salt", "info", "out"), EXPANDED)
def test_hkdf_gives_the_answers_of_rfc_5869(secret, salt, info, out):
    kdf = HKDF(algorithm=SHA256(), length=len(out) // 2, salt=of(salt) or None, info=of(info))
    assert kdf.derive(of(secret)).hex() == out
    assert hkdf(sha256, of(secret), of(salt), of(info), len(out) // 2).hex() == out


@pytest.mark.parametrize("length", [16, 32, 63, 64, 65, 128])
def test_a_branch_of_the_tree_is_hkdf_with_sha_512(length):
    """What stands against RFC 5869's answers with SHA-256, asked again with the hash that storage uses."""
    for number in range(20):
        vault_key, vault_id, epoch = sha256(bytes([number])).digest(), b"i" * 16, number**9 + 1
        info = b"datui/db/v1" + vault_id + epoch.to_bytes(8, "big")
        ours = keys.branch(b"datui/db/v1", vault_key, vault_id, epoch, length)
        assert ours == hkdf(sha512, vault_key, b"", info, length)
        assert ours == decoder.hkdf(vault_key, info, length)


# X25519

EXCHANGED = [
    (
        "a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4",
        "e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c",
        "c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552",
    ),
    (
        "4b66e9d4d1b4673c5ad22691957d6af5c11b6421e0ea01d42ca4169e7918ba0d",
        "e5210f12786811d3f4b7959d0538ae2c31dbe7106fc03c3efc4cd549c715a493",
        "95cbde9476e8907d7aade45cb4b873f88b595a68799fa152e6f8f7647aac7957",
    ),
]
HERS, HIS = (
    "77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a",
    "5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb",
)
HER_PUBLIC, HIS_PUBLIC = (
    "8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a",
    "de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f",
)
BETWEEN_THEM = "4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742"
NO_POINTS = [
    bytes(32).hex(),
    "01" + "00" * 31,
    "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
    "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
    "ec" + "ff" * 30 + "7f",
    "ed" + "ff" * 30 + "7f",
    "ee" + "ff" * 30 + "7f",
]
"""Points of small order: with any of them everyone has the same secret."""


def opener(secret: str) -> X25519PrivateKey:
    return keys.pair_from(bytes(32) + of(secret))[1]


@pytest.mark.parametrize(("secret", "point", "out"), EXCHANGED)
def test_x25519_gives_the_answers_of_rfc_7748(secret, point, out):
    assert opener(secret).exchange(X25519PublicKey.from_public_bytes(of(point))).hex() == out


def test_two_people_have_the_secret_of_rfc_7748():
    for own, public, other in ((HERS, HER_PUBLIC, HIS_PUBLIC), (HIS, HIS_PUBLIC, HER_PUBLIC)):
        assert opener(own).public_key().public_bytes_raw().hex() == public
        assert opener(own).exchange(X25519PublicKey.from_public_bytes(of(other))).hex() == BETWEEN_THEM


def test_x25519_a_thousand_times_over():
    k = u = of("09" + "00" * 31)
    for number in range(1, 1001):
        k, u = opener(k.hex()).exchange(X25519PublicKey.from_public_bytes(u)), k
        if number == 1:
            assert k.hex() == "422c8e7a6227d7bca1350b3e2bb7279f7897b87bb6854b783c60e80311ae3079"
    assert k.hex() == "684cf59ba83309552800ef566f2f4d3c1c3887c49360e3875f2eb94d99532c51"


@pytest.mark.parametrize("point", NO_POINTS)
def test_nothing_is_unsealed_from_a_point_that_anyone_could_have_sent(point):
    with pytest.raises(ValueError):  # noqa: PT011 - the library says it in words of its own
        keys.unseal(Sealed(of(point), b"n" * 12, bytes(48)), opener(HERS), b"i" * 16, 1, b"")


# AES-256-GCM

_KEY = "feffe9928665731c6d6a8f9467308308" * 2
_NONCE = "cafebabefacedbaddecaf888"
_TEXT = (
    "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
    "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b391aafd255"
)
_BOX = (
    "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
    "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662898015ad"
)
WRAPPED = [
    ("00" * 32, "00" * 12, "", "", "", "530f8afbc74536b9a963b4f1c4cb738b"),
    ("00" * 32, "00" * 12, "00" * 16, "", "cea7403d4d606b6e074ec5d3baf39d18", "d0d1c8a799996bf0265b98b5d48ab919"),
    (_KEY, _NONCE, _TEXT, "", _BOX, "b094dac5d93471bdec1a502270e3cc6c"),
    (
        _KEY,
        _NONCE,
        _TEXT[:-8],
        "feedfacedeadbeeffeedfacedeadbeefabaddad2",
        _BOX[:-8],
        "76fc6ece0f4e1768cddf8853bb2d551b",
    ),
]
"""Test cases 13 to 16 of McGrew and Viega's paper on GCM, which are those with 256-bit keys and 96-bit nonces."""


@pytest.mark.parametrize(("key", "nonce", "text", "bound", "box", "tag"), WRAPPED)
def test_wrapping_gives_the_answers_of_the_gcm_paper(key, nonce, text, bound, box, tag):
    assert keys.wrap(of(key), of(nonce), of(text), of(bound)).hex() == box + tag
    assert keys.unwrap(of(key), of(nonce), of(box + tag), of(bound)) == of(text)


@pytest.mark.parametrize(("key", "nonce", "text", "bound", "box", "tag"), WRAPPED)
def test_every_flipped_bit_of_a_wrapped_key_is_a_wrong_passphrase(key, nonce, text, bound, box, tag):
    whole = [of(key), of(nonce), of(box + tag), of(bound)]
    for place, part in enumerate(whole):
        for bit in range(8 * len(part)):
            wrong = list(whole)
            wrong[place] = (int.from_bytes(part, "big") ^ 1 << bit).to_bytes(len(part), "big")
            with pytest.raises(WrongPassphrase):
                keys.unwrap(*wrong)


# HMAC-SHA-512


@pytest.mark.parametrize(
    ("key", "text", "code"),
    [
        (
            b"\x0b" * 20,
            b"Hi There",
            (
                "87aa7cdea5ef619d4ff0b4241a1d6cb02379f4e2ce4ec2787ad0b30545e17cde"
                "daa833b7d6b8a702038b274eaea3f4e4be9d914eeb61f1702e696c203a126854"
            ),
        ),
        (
            b"Jefe",
            b"what do ya want for nothing?",
            (
                "164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea250554"
                "9758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737"
            ),
        ),
        (
            b"\xaa" * 131,
            b"Test Using Larger Than Block-Size Key - Hash Key First",
            (
                "80b24263c7c1a3ebb71493c1dd7be8b49b46d1f41b4aeec1121b013783f8f352"
                "6b56d037e05f2598bd0fd2215d6a1e5295e64f73f63f0aec8b915a985d786598"
            ),
        ),
    ],
)
def test_a_header_is_proved_as_rfc_4231_says(key, text, code):
    assert genuine(text + of(code), key)
    assert not genuine(text + b"\0" + of(code), key)
    assert not genuine(text + of(code)[:-1], key)


def test_a_signer_is_made_of_the_first_half_and_an_opener_of_the_second():
    signer, sealing = keys.pair_from(of(SIGNED[0][0]) + of(HERS))
    assert isinstance(signer, Ed25519PrivateKey)
    assert (signer.private_bytes_raw().hex(), sealing.private_bytes_raw().hex()) == (SIGNED[0][0], HERS)
