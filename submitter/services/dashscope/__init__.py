"""Alibaba Cloud Model Studio: endpoints, answers, error codes, keys."""
