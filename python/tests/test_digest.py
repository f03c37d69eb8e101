import cbor2
import pytest

from tempernet.digest import CHUNK_SIZE, content_manifest, dag_cbor, object_digest


def test_keys_come_by_length_then_bytes():
    assert dag_cbor({"bb": 1, "a": 2, "aa": 3}) == dag_cbor({"a": 2, "aa": 3, "bb": 1})
    assert list(cbor2.loads(dag_cbor({"bb": 1, "c": 2, "a": 3, "aa": 4}))) == ["a", "c", "aa", "bb"]


@pytest.mark.parametrize("value", [1.5, {"a": 0.0}, [float("nan")], {1: 2}, 2**64, -(2**64) - 1, object()])
def test_what_is_not_hashed_anywhere_is_refused(value):
    with pytest.raises(TypeError):
        dag_cbor(value)


def test_a_manifest_names_every_chunk():
    manifest = cbor2.loads(content_manifest(bytes(2 * CHUNK_SIZE + 1)))
    assert manifest["size"] == 2 * CHUNK_SIZE + 1
    assert [chunk.tag for chunk in manifest["chunks"]] == [42, 42, 42]
    assert manifest["chunks"][0] == manifest["chunks"][1] != manifest["chunks"][2]


def test_an_objects_digest_does_not_depend_on_the_order_of_its_keys():
    assert object_digest({"a": 1, "b": [2]}) == object_digest({"b": [2], "a": 1}) != object_digest({"a": 1, "b": [3]})
