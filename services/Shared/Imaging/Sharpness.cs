namespace Facet.Imaging;

/// <summary>How much fine detail a picture has.</summary>
public static class Sharpness
{
    /// <summary>
    /// Variance of the 4-neighbour Laplacian over all inner pixels, in squared grey levels: low for blurred pictures, but also for plain
    /// ones, and it depends on the resolution; compare crops of one size only. 0 when a side is below 3.
    /// </summary>
    public static double LaplacianVariance(GreyImage image)
    {
        ArgumentNullException.ThrowIfNull(image);
        long count = 0, sum = 0, squares = 0;
        for (var y = 1; y < image.Height - 1; y++)
        {
            var row = image.Pixels.AsSpan(y * image.Width, image.Width);
            var above = image.Pixels.AsSpan((y - 1) * image.Width, image.Width);
            var below = image.Pixels.AsSpan((y + 1) * image.Width, image.Width);
            for (var x = 1; x < row.Length - 1; x++)
            {
                var laplacian = above[x] + below[x] + row[x - 1] + row[x + 1] - (4 * row[x]);
                sum += laplacian;
                squares += (long)laplacian * laplacian;
                count++;
            }
        }

        var mean = count == 0 ? 0 : (double)sum / count;
        return count == 0 ? 0 : ((double)squares / count) - (mean * mean);
    }
}
