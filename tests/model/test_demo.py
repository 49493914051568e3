from stance_model.demo import founding_article


def test_the_founding_article_has_title_text_and_date() -> None:
    article = founding_article()
    assert article.id == "ankara-on-kazakhstan"
    assert "Kazakhstan" in article.text
    assert article.title
    assert "\n" not in article.title
    assert article.published_at == "2022-01-08"
