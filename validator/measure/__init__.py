"""What looks at frames: heavy modules, loaded only when a clip is decoded."""
