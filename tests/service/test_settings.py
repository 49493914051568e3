"""Settings: from the environment, each in its range."""

import pytest
from pydantic import ValidationError

from stance_service.settings import Settings


def test_fields_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STANCEWIRE_PORT", "8123")
    assert Settings().port == 8123


@pytest.mark.parametrize("field", ["port", "deadline_s", "queue_items", "max_body_size"])
def test_a_value_out_of_range_is_refused(field: str) -> None:
    with pytest.raises(ValidationError, match=field):
        Settings.model_validate({field: -1})


def test_every_field_says_what_it_is() -> None:
    assert all(field.description for field in Settings.model_fields.values())


def test_the_queue_must_hold_one_full_request() -> None:
    with pytest.raises(ValidationError, match="largest request"):
        Settings(queue_characters=1_000)
