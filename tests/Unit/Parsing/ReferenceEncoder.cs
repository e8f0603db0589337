using Facet.Imaging;
using Facet.Inference;
using Facet.Parsing.Detection;

namespace Facet.Unit.Tests.Parsing;

/// <summary>
/// Writes faces into raw detector outputs, straight from the published formulas turned round: the code under test shares nothing with it. A face
/// goes to the anchor that is named for it.
/// </summary>
internal sealed class ReferenceEncoder(int width, int height)
{
    private readonly Dictionary<string, (int[] Shape, float[] Values)> _tensors = [];

    public float[] Tensor(string name, int rows, int columns)
    {
        if (!_tensors.TryGetValue(name, out var tensor))
        {
            tensor = ([1, rows, columns], new float[rows * columns]);
            _tensors.Add(name, tensor);
        }

        return tensor.Values;
    }

    public InferenceResult Outputs()
    {
        var results = new List<TensorResult>();
        foreach (var (name, (shape, values)) in _tensors)
        {
            var result = new TensorResult(name, shape);
            values.CopyTo(result.Memory);
            results.Add(result);
        }

        return new InferenceResult([.. results]);
    }

    public ModelEntry Entry(DetectorDecoder decoder, AnchorGrid? anchors = null) => new()
    {
        Id = "test",
        Kind = ModelKind.Detector,
        Architecture = "test",
        Licence = "test",
        Source = new ModelSource { Package = "test", Version = "1" },
        Format = ModelFormat.Onnx,
        Files = [],
        Input = new ModelInput
        {
            Name = "input",
            Layout = ImageLayout.Nchw,
            Width = width,
            Height = height,
            Channels = ChannelOrder.Rgb,
            Scale = [1, 1, 1],
            Offset = [0, 0, 0],
            Batch = 1,
        },
        Outputs = [.. _tensors.Select(tensor => new ModelOutput { Name = tensor.Key, Node = tensor.Key, Shape = tensor.Value.Shape })],
        Taps = [],
        Decoder = decoder,
        Anchors = anchors,
    };

    /// <summary>OpenCV's FaceDetectorYN, backwards.</summary>
    public void YuNet(DetectedFace face, int stride, int row, int column)
    {
        var (columns, cell) = (width / stride, (row * (width / stride)) + column);
        var rows = columns * (height / stride);

        // Their product is the square of the confidence, and they are not equal, so that a mistake in either shows.
        Tensor($"cls_{stride}", rows, 1)[cell] = MathF.Pow(face.Confidence, 0.5f);
        Tensor($"obj_{stride}", rows, 1)[cell] = MathF.Pow(face.Confidence, 1.5f);
        var box = Tensor($"bbox_{stride}", rows, 4).AsSpan(cell * 4);
        box[0] = (face.Bounds.Centre.X / stride) - column;
        box[1] = (face.Bounds.Centre.Y / stride) - row;
        box[2] = MathF.Log(face.Bounds.Width / stride);
        box[3] = MathF.Log(face.Bounds.Height / stride);
        var points = Tensor($"kps_{stride}", rows, 10).AsSpan(cell * 10);
        for (var i = 0; i < 5; i++)
        {
            points[2 * i] = (face.Points[i].X / stride) - column;
            points[(2 * i) + 1] = (face.Points[i].Y / stride) - row;
        }
    }

    /// <summary>InsightFace's scrfd.py, backwards.</summary>
    public void Scrfd(DetectedFace face, int stride, int row, int column, int anchor, int perCell = 2)
    {
        var rows = width / stride * (height / stride) * perCell;
        var index = (((row * (width / stride)) + column) * perCell) + anchor;
        var (x, y, bounds) = (column * stride, row * stride, face.Bounds);
        Tensor($"scores_{stride}", rows, 1)[index] = face.Confidence;
        var box = Tensor($"boxes_{stride}", rows, 4).AsSpan(index * 4);
        box[0] = (x - bounds.Left) / stride;
        box[1] = (y - bounds.Top) / stride;
        box[2] = (bounds.Left + bounds.Width - x) / stride;
        box[3] = (bounds.Top + bounds.Height - y) / stride;
        for (var i = 0; i < face.Points.Count; i++)
        {
            var points = Tensor($"points_{stride}", rows, 10).AsSpan(index * 10);
            points[2 * i] = (face.Points[i].X - x) / stride;
            points[(2 * i) + 1] = (face.Points[i].Y - y) / stride;
        }
    }

    /// <summary>Pytorch_Retinaface's box_utils.encode and encode_landm, in shares of the input as there.</summary>
    /// <param name="face">In pixels.</param>
    /// <param name="prior">Number of the prior among all.</param>
    /// <param name="priors">All: centre and size in pixels.</param>
    /// <param name="hasLogits">Whether scores go in before the softmax.</param>
    public void RetinaFace(DetectedFace face, int prior, (float X, float Y, float Size)[] priors, bool hasLogits)
    {
        var (px, py) = (priors[prior].X / width, priors[prior].Y / height);
        var (pw, ph) = (priors[prior].Size / width, priors[prior].Size / height);
        var scores = Tensor("scores", priors.Length, 2).AsSpan(2 * prior);
        (scores[0], scores[1]) = hasLogits ? (MathF.Log(1 - face.Confidence) + 3, MathF.Log(face.Confidence) + 3) : (1 - face.Confidence, face.Confidence);
        var box = Tensor("boxes", priors.Length, 4).AsSpan(4 * prior);
        box[0] = ((face.Bounds.Centre.X / width) - px) / (0.1f * pw);
        box[1] = ((face.Bounds.Centre.Y / height) - py) / (0.1f * ph);
        box[2] = MathF.Log(face.Bounds.Width / width / pw) / 0.2f;
        box[3] = MathF.Log(face.Bounds.Height / height / ph) / 0.2f;
        var points = Tensor("points", priors.Length, 10).AsSpan(10 * prior);
        for (var i = 0; i < 5; i++)
        {
            points[2 * i] = ((face.Points[i].X / width) - px) / (0.1f * pw);
            points[(2 * i) + 1] = ((face.Points[i].Y / height) - py) / (0.1f * ph);
        }
    }

    /// <summary>The priors of Pytorch_Retinaface's PriorBox for steps 8, 16, 32.</summary>
    public (float X, float Y, float Size)[] RetinaPriors()
    {
        var priors = new List<(float, float, float)>();
        foreach (var (step, sizes) in new[] { (8, new[] { 16, 32 }), (16, [64, 128]), (32, [256, 512]) })
        {
            for (var i = 0; i < Math.Ceiling(height / (double)step); i++)
            {
                for (var j = 0; j < Math.Ceiling(width / (double)step); j++)
                {
                    priors.AddRange(sizes.Select(size => ((j + 0.5f) * step, (i + 0.5f) * step, (float)size)));
                }
            }
        }

        return [.. priors];
    }

    /// <summary>Linzaer's exported graph: corners as shares.</summary>
    public void UltraFace(DetectedFace face, int index, int count)
    {
        var scores = Tensor("scores", count, 2).AsSpan(2 * index);
        (scores[0], scores[1]) = (1 - face.Confidence, face.Confidence);
        var box = Tensor("boxes", count, 4).AsSpan(4 * index);
        (box[0], box[1]) = (face.Bounds.Left / width, face.Bounds.Top / height);
        (box[2], box[3]) = ((face.Bounds.Left + face.Bounds.Width) / width, (face.Bounds.Top + face.Bounds.Height) / height);
    }

    /// <summary>A face somewhere in the input, with points in its box.</summary>
    public DetectedFace RandomFace(Random random, bool hasPoints = true)
    {
        var (w, h) = (20 + (random.NextSingle() * width / 3), 24 + (random.NextSingle() * height / 3));
        var box = new FaceBox(random.NextSingle() * (width - w), random.NextSingle() * (height - h), w, h);
        PointF2[] points = [.. Enumerable.Range(0, hasPoints ? 5 : 0).Select(_ => box.At(new PointF2(random.NextSingle(), random.NextSingle())))];
        return new DetectedFace(0.5f + (0.49f * random.NextSingle()), box, points);
    }
}
