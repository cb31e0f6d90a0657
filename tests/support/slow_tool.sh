#!/bin/sh
# Stands where ffprobe is expected and never answers; the mark makes it findable among the processes.
exec tail -f /dev/null --retry "$MARK"
