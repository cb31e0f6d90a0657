"""What a file says of itself, and what its packets and frames are: ffprobe, ffmpeg, containers, timestamps."""
