"""What the routes share for the life of the server: settings, storage, workers, the model and its queue, metrics."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from assistant.serving import work
from assistant.serving.metrics import Metrics
from assistant.serving.modelqueue import ModelQueue
from assistant.serving.models import ModelInUse
from assistant.serving.reviews import Reviews
from assistant.serving.reviewstore import ReviewStore
from assistant.serving.storage import ReportStore
from assistant.serving.work import Given
from assistant.serving.workers import Workers
from assistant.settings import Settings


@dataclass(slots=True)
class Services:
    """All of it."""

    settings: Settings
    store: ReportStore
    workers: Workers
    queue: ModelQueue
    model: ModelInUse
    metrics: Metrics
    given: Given
    reviews: Reviews

    @classmethod
    def of(cls, settings: Settings) -> "Services":
        """Services by these settings; nothing is opened, started or loaded yet."""
        metrics = Metrics()
        workers = Workers(settings.check_workers, settings.check_seconds, limits=settings.reading, warm=work.warm)
        given = Given.by(settings)
        store = ReportStore(settings.database, keep=settings.keep)
        made = cls(
            settings=settings,
            store=store,
            workers=workers,
            queue=ModelQueue(settings.queue_length),
            model=ModelInUse(settings),
            metrics=metrics,
            given=given,
            reviews=Reviews(workers, given, settings.review_folders, ReviewStore(store)),
        )
        made.workers.told = lambda outcome: metrics.checks.labels(outcome).inc()
        made.queue.told = lambda outcome: metrics.drafts.labels(outcome).inc()
        return made


def services(request: Request) -> Services:
    """The route's dependency."""
    found = request.app.state.services
    assert isinstance(found, Services)
    return found


Shared = Annotated[Services, Depends(services)]
