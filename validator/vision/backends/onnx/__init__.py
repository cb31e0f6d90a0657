"""A person detector that the user brings as an ONNX file, run by onnxruntime or by OpenCV."""
