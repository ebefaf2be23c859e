"""Samskab: volunteer matching and community platform."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Flask

from app import static_files, web
from app.core import crypto, database, demo_clock, formatting, logs, rich_text, security, signing, templating
from app.core import feature as feature_registry
from app.core.permissions import unguarded_views
from app.extensions import babel, csrf, login_manager
from app.features import FEATURES, MODELS
from app.notifications import letters, routing
from app.pack import settings as pack_settings
from config import check, settings


def create_app(config: Mapping[str, Any] | None = None) -> Flask:
    """The application, configured from the environment and then from `config`.

    Raises RuntimeError when a view says nothing about who may see it, ConfigurationError when production is unsafe.
    """
    app = web.App(
        __name__,
        static_folder="../static",
        static_url_path=static_files.address_of_all(),
        template_folder="../templates",
    )
    app.config.from_mapping({**settings(), **(config or {})})
    check(app.config)
    logs.init_app(app)
    demo_clock.init_app(app)
    assert MODELS  # every table is known before the first query
    database.init_app(app)
    security.init_app(app)
    csrf.init_app(app)
    babel.init_app(app, default_locale="da", default_timezone="Europe/Copenhagen")
    templating.init_app(app)
    login_manager.init_app(app, add_context_processor=False)
    signing.init_app(app)
    crypto.init_app(app)
    formatting.init_app(app)
    rich_text.init_app(app)
    static_files.init_app(app)
    letters.init_app(app)
    routing.init_app(app)
    pack_settings.init_app(app)
    feature_registry.install(FEATURES)
    for feature in FEATURES:
        # Anybody may be anybody in the demo: production does not even have its addresses.
        is_wanted = feature.name != "demo" or app.config["SAMSKAB_ENV"] != "production"
        if feature.blueprint is not None and is_wanted:
            app.register_blueprint(feature.blueprint)
    web.init_app(app)
    if unguarded := unguarded_views(app):
        raise RuntimeError(f"views without a guard: {', '.join(unguarded)}")
    return app
