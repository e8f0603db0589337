using Facet.Inference;
using Facet.Models;
using Facet.Parsing.Detection;

namespace Facet.Unit.Tests.Parsing;

/// <summary>Each decoder gives back what an independent encoder wrote.</summary>
public sealed class DecoderTests
{
    private const int Seed = 20260401;
    private const int Faces = 25;

    // Wider than high, so that rows and columns cannot be taken for each other.
    private readonly ReferenceEncoder _encoder = new(640, 480);
    private readonly Random _random = new(Seed);

    [Fact]
    public void YuNet()
    {
        int[] strides = [8, 16, 32];
        var faces = Encode(face =>
        {
            var stride = strides[_random.Next(3)];
            _encoder.YuNet(face, stride, _random.Next(480 / stride), _random.Next(640 / stride));
        });
        Check(DetectorDecoder.YuNet, faces, hasFivePoints: true);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Scrfd_with_and_without_points(bool hasPoints)
    {
        int[] strides = [8, 16, 32];
        var faces = Encode(
            face =>
            {
                var stride = strides[_random.Next(3)];
                _encoder.Scrfd(face, stride, _random.Next(480 / stride), _random.Next(640 / stride), _random.Next(2));
            },
            hasPoints);
        Check(DetectorDecoder.Scrfd, faces, hasPoints);
    }

    [Fact]
    public void Scrfd_with_one_anchor_a_cell_and_five_strides()
    {
        var encoder = new ReferenceEncoder(640, 640);
        int[] strides = [8, 16, 32, 64, 128];
        foreach (var stride in strides)
        {
            encoder.Scrfd(encoder.RandomFace(_random), stride, 1, 2, anchor: 0, perCell: 1);
        }

        var decoder = FaceDetector.DecoderOf(encoder.Entry(DetectorDecoder.Scrfd, new AnchorGrid { Strides = strides, PerCell = 1 }));
        using var outputs = encoder.Outputs();
        Assert.Equal(strides.Length, decoder.Decode(outputs, 0.4f).Count);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void RetinaFace_of_probabilities_and_of_logits(bool hasLogits)
    {
        var priors = _encoder.RetinaPriors();
        var faces = Encode(face => _encoder.RetinaFace(face, _random.Next(priors.Length), priors, hasLogits));
        if (hasLogits)
        {
            // Two equal logits would be a probability of a half.
            var scores = _encoder.Tensor("scores", priors.Length, 2);
            for (var i = 0; i < priors.Length; i++)
            {
                scores[2 * i] = scores[2 * i] == 0 ? 5 : scores[2 * i];
            }
        }

        Check(DetectorDecoder.RetinaFace, faces, hasFivePoints: true, new AnchorGrid { HasLogits = hasLogits });
    }

    [Fact]
    public void UltraFace() => Check(
        DetectorDecoder.UltraFace, Encode(face => _encoder.UltraFace(face, _random.Next(4420), 4420), hasPoints: false), hasFivePoints: false);

    [Fact]
    public void Infinite_and_missing_numbers_give_no_face()
    {
        _encoder.YuNet(_encoder.RandomFace(_random), 8, 3, 3);
        _encoder.YuNet(_encoder.RandomFace(_random), 16, 3, 3);
        _encoder.YuNet(_encoder.RandomFace(_random), 32, 3, 3);
        _encoder.Tensor("bbox_8", 0, 0).AsSpan().Fill(float.NaN);
        _encoder.Tensor("bbox_16", 0, 0).AsSpan().Fill(1000);
        _encoder.Tensor("cls_32", 0, 0).AsSpan().Fill(float.NaN);
        var decoder = FaceDetector.DecoderOf(_encoder.Entry(DetectorDecoder.YuNet));
        using var outputs = _encoder.Outputs();
        Assert.Empty(decoder.Duplicates.Join(decoder.Decode(outputs, 0.4f)));
    }

    [Fact]
    public void A_missing_output_is_named_with_those_there_are()
    {
        _encoder.Tensor("cls_8", 4800, 1);
        var error = Assert.Throws<ModelException>(() => FaceDetector.DecoderOf(_encoder.Entry(DetectorDecoder.YuNet)));
        Assert.Contains("'test' with decoder yunet has no output named 'obj_8'; it has cls_8", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_output_of_another_input_size_is_refused()
    {
        _encoder.Tensor("cls_8", 6400, 1);
        var error = Assert.Throws<ModelException>(() => FaceDetector.DecoderOf(_encoder.Entry(DetectorDecoder.YuNet)));
        Assert.Contains("4800 x 1 numbers as 'cls_8' for 640 x 480 pixels, but its entry says 6400", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void BlazeFace_with_another_input_is_refused()
    {
        var error = Assert.Throws<ModelException>(() => FaceDetector.DecoderOf(_encoder.Entry(DetectorDecoder.BlazeFace)));
        Assert.Contains("made for 256 x 256", error.Message, StringComparison.Ordinal);
    }

    private List<DetectedFace> Encode(Action<DetectedFace> encode, bool hasPoints = true)
    {
        var faces = new List<DetectedFace>();
        for (var i = 0; i < Faces; i++)
        {
            var face = _encoder.RandomFace(_random, hasPoints);
            encode(face);
            faces.Add(face);
        }

        return faces;
    }

    private void Check(DetectorDecoder kind, List<DetectedFace> faces, bool hasFivePoints, AnchorGrid? anchors = null)
    {
        var decoder = FaceDetector.DecoderOf(_encoder.Entry(kind, anchors));
        using var outputs = _encoder.Outputs();
        var decoded = decoder.Decode(outputs, minConfidence: 0.4f);
        Assert.Equal(hasFivePoints, decoder.FindsFivePoints);
        Assert.Equal(faces.Count, decoded.Count);
        foreach (var (expected, actual) in faces.OrderBy(face => face.Confidence).Zip(decoded.OrderBy(face => face.Confidence)))
        {
            Assert.Equal(expected.Confidence, actual.Confidence, 1e-4);
            Assert.Equal(expected.Bounds.Left, actual.Bounds.Left, 1e-2);
            Assert.Equal(expected.Bounds.Top, actual.Bounds.Top, 1e-2);
            Assert.Equal(expected.Bounds.Width, actual.Bounds.Width, 1e-2);
            Assert.Equal(expected.Bounds.Height, actual.Bounds.Height, 1e-2);
            Assert.Equal(expected.Points.Count, actual.Points.Count);
            Assert.All(expected.Points.Zip(actual.Points), pair =>
            {
                Assert.Equal(pair.First.X, pair.Second.X, 1e-2);
                Assert.Equal(pair.First.Y, pair.Second.Y, 1e-2);
            });
        }
    }
}
