"""Tests of the phone desk."""
