namespace Facet.Makeup.Description;

/// <summary>The pixels of a set row by row, so that their columns cost a subtraction instead of a division.</summary>
/// <param name="width">Of the crop.</param>
/// <param name="pixels">Row-major numbers, rising.</param>
internal ref struct PixelRows(int width, ReadOnlySpan<int> pixels)
{
    private ReadOnlySpan<int> _left = pixels;

    public PixelRow Current { get; private set; }

    public readonly PixelRows GetEnumerator() => this;

    public bool MoveNext()
    {
        if (_left.IsEmpty)
        {
            return false;
        }

        var y = _left[0] / width;
        var end = (y + 1) * width;
        var count = 1;
        while (count < _left.Length && _left[count] < end)
        {
            count++;
        }

        Current = new PixelRow(y, y * width, _left[..count]);
        _left = _left[count..];
        return true;
    }
}

/// <summary>Some pixels of a row.</summary>
/// <param name="y">The row.</param>
/// <param name="start">The number of its first pixel: what is left of a pixel's number is its column.</param>
/// <param name="pixels">Rising numbers.</param>
internal readonly ref struct PixelRow(int y, int start, ReadOnlySpan<int> pixels)
{
    public int Y { get; } = y;

    public int Start { get; } = start;

    public ReadOnlySpan<int> Pixels { get; } = pixels;
}
