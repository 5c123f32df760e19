"""Runs migrations inside the transaction they are given; Alembic loads it by its name."""

from alembic import context

from ccft_desktop.store.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    transactional_ddl=True,
)
context.run_migrations()
