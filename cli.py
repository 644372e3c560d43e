"""Runs kube-review from a checkout: ``python cli.py``. The installed command is ``kube-review``."""

from kube_review.app import main

if __name__ == "__main__":
    main()
