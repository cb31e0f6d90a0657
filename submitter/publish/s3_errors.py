"""The errors of boto3 in words of our own: its own may repeat a key."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from submitter.clock import Clock
from submitter.publish.bucket import Bucket
from submitter.publish.errors import NoSuchPlace, NotPublished, StoreRefused
from submitter.publish.refusals import cut, refusal, unreachable
from validator.errors import UsageError
from validator.texts.said import phrase

NO_CREDENTIALS = phrase(
    "There are no credentials for S3: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or name a profile of ~/.aws/credentials with --aws-profile."
)


@contextmanager
def worded(bucket: Bucket, clock: Clock, *, raw: bool = False) -> Iterator[None]:
    """The package's errors in words of our own: its own may repeat a key. With `raw`, refusals stay as they are."""
    from botocore import exceptions as theirs

    try:
        yield
    except theirs.ClientError as error:
        if raw:
            raise
        headers = error.response.get("ResponseMetadata", {}).get("HTTPHeaders", {})
        code = str(error.response.get("Error", {}).get("Code", ""))
        raise refusal(bucket.shown, code, headers.get("date", ""), clock.wall()) from None
    except (theirs.NoCredentialsError, theirs.PartialCredentialsError):
        raise UsageError(NO_CREDENTIALS) from None
    except theirs.ProfileNotFound:
        name = bucket.options.aws_profile
        raise UsageError(phrase("--aws-profile: there is no profile {name!r} in the configuration of S3.", name=name)) from None
    except (theirs.CredentialRetrievalError, theirs.SSOError, theirs.MetadataRetrievalError) as error:
        said = phrase(
            "{store}: the credentials cannot be had ({name}); log in again.", store=bucket.shown, name=type(error).__name__
        )
        raise StoreRefused(said) from None
    except (theirs.EndpointConnectionError, theirs.ConnectTimeoutError, theirs.ProxyConnectionError, theirs.SSLError) as error:
        raise NotPublished(unreachable(bucket.shown, type(error).__name__)) from None
    except (theirs.ParamValidationError, theirs.InvalidRegionError, theirs.InvalidEndpointDiscoveryConfigurationError):
        raise NoSuchPlace(phrase("{store} is not a bucket, region or endpoint that can be.", store=bucket.shown)) from None
    except theirs.BotoCoreError as error:
        raise NotPublished(cut(bucket.shown, type(error).__name__)) from None
    except OSError as error:
        raise NotPublished(cut(bucket.shown, error.strerror or type(error).__name__)) from None
