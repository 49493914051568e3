"""Faults: one table, one shape."""

import orjson
import pytest
from starlette.testclient import TestClient

from stance_model.errors import ActorError
from stance_service import errors
from stance_service.http.faults import FAULTS, INTERNAL, fault_of, problem_of


@pytest.mark.parametrize(("method", "path"), [("GET", "/nothing"), ("PUT", "/v1/classify")])
def test_unknown_paths_and_methods_are_problems(client: TestClient, method: str, path: str) -> None:
    answer = client.request(method, path)
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["status"] == answer.status_code
    assert answer.status_code == (405 if method == "PUT" else 404)


def test_405_names_the_allowed_methods(client: TestClient) -> None:
    assert client.get("/v1/classify").headers["allow"] == "POST"


def test_every_leaf_of_the_error_tree_has_a_row() -> None:
    branches = (errors.RequestError, errors.CapacityError)
    leaves = {leaf for branch in branches for leaf in branch.__subclasses__()}
    assert leaves <= set(FAULTS)


def test_a_subclass_takes_the_row_of_its_parent() -> None:
    error = ActorError(field="actors", problem="p", seen="s", allowed="a")
    assert fault_of(error).status == 422
    assert problem_of(error).errors[0].field == "actors"


def test_an_unexpected_error_tells_nothing() -> None:
    problem = problem_of(KeyError("article text"))
    assert problem.status == INTERNAL.status
    assert "article" not in str(problem)


def test_problems_are_at_most_4_kb() -> None:
    row = errors.FieldFault("ü" * 900, "ü" * 900, "ü" * 900, "ü" * 900)
    assert len(orjson.dumps(problem_of(errors.FieldsError([row] * 8)))) <= 4_000
