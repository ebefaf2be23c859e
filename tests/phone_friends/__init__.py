"""Tests of phone friends."""
