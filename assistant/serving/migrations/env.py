"""Run by alembic: brings the database that `storage` has opened to the newest schema."""

from alembic import context

from assistant.serving.tables import Base

context.configure(
    connection=context.config.attributes["connection"], target_metadata=Base.metadata, render_as_batch=True
)
with context.begin_transaction():
    context.run_migrations()
