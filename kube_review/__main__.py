"""Runs kube-review as ``python -m kube_review``."""

from kube_review.app import main

if __name__ == "__main__":
    main()
