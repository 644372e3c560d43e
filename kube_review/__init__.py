"""kube-review: systematic review of studies on why KUBE groups fail, with the evidence behind every count."""

__version__ = "0.1.0"
