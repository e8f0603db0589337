using System.Buffers;
using System.Numerics.Tensors;

namespace Facet.Parsing.Parsers;

/// <summary>What a network says of every pixel of its input: a probability for each class. Memory comes from a pool: dispose it.</summary>
internal sealed class ClassProbabilities : IDisposable
{
    private readonly int _pixels;
    private readonly byte[] _best;
    private float[]? _values;

    /// <param name="logits">[classes, height, width].</param>
    /// <param name="classes">At most 256.</param>
    /// <param name="width">Columns.</param>
    public ClassProbabilities(ReadOnlySpan<float> logits, int classes, int width)
    {
        (Classes, Width, _pixels) = (classes, width, logits.Length / classes);
        _best = new byte[_pixels];
        _values = ArrayPool<float>.Shared.Rent(logits.Length);
        Softmax(logits);
    }

    public int Classes { get; }

    public int Width { get; }

    public int Height => _pixels / Width;

    /// <summary>The most likely class of each pixel.</summary>
    public ReadOnlySpan<byte> Best => _best;

    /// <summary>The probability of a class at a pixel.</summary>
    public float At(int channel, int pixel) => Values[(channel * _pixels) + pixel];

    /// <summary>
    /// The most likely class between four pixels whose probabilities are mixed bilinearly. A class that is the best of all four is the best of
    /// every mixture, so most places need no arithmetic.
    /// </summary>
    /// <param name="x">Pixels from the centre of the first column; taken into the map.</param>
    /// <param name="y">Pixels from the centre of the first row.</param>
    public byte BestAt(float x, float y)
    {
        var at = Neighbours(x, y);
        var best = _best[at.TopLeft];
        if (best == _best[at.TopRight] && best == _best[at.BottomLeft] && best == _best[at.BottomRight])
        {
            return best;
        }

        var highest = float.NegativeInfinity;
        for (var channel = 0; channel < Classes; channel++)
        {
            var probability = Mixed(channel, at);
            if (probability > highest)
            {
                (highest, best) = (probability, (byte)channel);
            }
        }

        return best;
    }

    /// <summary>The probabilities of all classes between four pixels, mixed bilinearly.</summary>
    /// <param name="x">As for <see cref="BestAt"/>.</param>
    /// <param name="y">As for <see cref="BestAt"/>.</param>
    /// <param name="target">A number for each class.</param>
    public void MixAt(float x, float y, Span<float> target)
    {
        var at = Neighbours(x, y);
        for (var channel = 0; channel < Classes; channel++)
        {
            target[channel] = Mixed(channel, at);
        }
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _values, null) is { } values)
        {
            ArrayPool<float>.Shared.Return(values);
        }
    }

    private float[] Values => _values ?? throw new ObjectDisposedException(nameof(ClassProbabilities));

    private void Softmax(ReadOnlySpan<float> logits)
    {
        var rented = ArrayPool<float>.Shared.Rent(2 * _pixels);
        var highest = rented.AsSpan(0, _pixels);
        var sum = rented.AsSpan(_pixels, _pixels);
        logits[.._pixels].CopyTo(highest);
        sum.Clear();
        for (var channel = 1; channel < Classes; channel++)
        {
            var plane = logits.Slice(channel * _pixels, _pixels);
            for (var i = 0; i < plane.Length; i++)
            {
                if (plane[i] > highest[i])
                {
                    (highest[i], _best[i]) = (plane[i], (byte)channel);
                }
            }
        }

        for (var channel = 0; channel < Classes; channel++)
        {
            var plane = Values.AsSpan(channel * _pixels, _pixels);
            TensorPrimitives.Subtract(logits.Slice(channel * _pixels, _pixels), highest, plane);
            TensorPrimitives.Exp(plane, plane);
            TensorPrimitives.Add(sum, plane, sum);
        }

        for (var channel = 0; channel < Classes; channel++)
        {
            var plane = Values.AsSpan(channel * _pixels, _pixels);
            TensorPrimitives.Divide(plane, sum, plane);
        }

        ArrayPool<float>.Shared.Return(rented);
    }

    private float Mixed(int channel, in Corners at)
    {
        var plane = Values.AsSpan(channel * _pixels, _pixels);
        var top = plane[at.TopLeft] + ((plane[at.TopRight] - plane[at.TopLeft]) * at.Right);
        var bottom = plane[at.BottomLeft] + ((plane[at.BottomRight] - plane[at.BottomLeft]) * at.Right);
        return top + ((bottom - top) * at.Down);
    }

    private Corners Neighbours(float x, float y)
    {
        (x, y) = (Math.Clamp(x, 0, Width - 1), Math.Clamp(y, 0, Height - 1));
        var (left, top) = ((int)x, (int)y);
        var (right, bottom) = (Math.Min(left + 1, Width - 1), Math.Min(top + 1, Height - 1));
        return new Corners((top * Width) + left, (top * Width) + right, (bottom * Width) + left, (bottom * Width) + right, x - left, y - top);
    }

    /// <summary>Four neighbouring pixels and how far a place between them lies to the right and down.</summary>
    private readonly record struct Corners(int TopLeft, int TopRight, int BottomLeft, int BottomRight, float Right, float Down);
}
