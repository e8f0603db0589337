using Facet.Imaging;
using Facet.Parsing.Landmarks;

namespace Facet.Parsing.Parsers;

/// <summary>What a network said of one face.</summary>
/// <param name="classes">What its channels mean.</param>
/// <param name="probabilities">Its answer; disposed with this.</param>
/// <param name="photoToInput">From pixels of the decoded photo to those of the network's input.</param>
/// <param name="face">Where the face is.</param>
internal sealed class NetworkLabels(NetworkClasses classes, ClassProbabilities probabilities, AffineTransform photoToInput, FaceOnPhoto face) : IFaceLabels
{
    /// <summary>What of the mesh's outline is surely face, in eye distances: mesh and network differ by about so much along the cheeks and the hair.</summary>
    private const float OvalShrink = 0.12f;

    /// <summary>Side of the grid on which hidden places are counted: a tenth of a percent of a face is a pixel or two.</summary>
    private const int OcclusionSide = 128;

    private readonly Dictionary<(LabelGrid Grid, byte Base), Coverage> _zones = [];

    public float? OccludedShare => face.Mesh is { } mesh ? HiddenShare(mesh) : null;

    public byte[] Paint(LabelGrid grid)
    {
        var labels = new byte[grid.Width * grid.Height];
        var toInput = ToInput(grid);
        for (var y = 0; y < grid.Height; y++)
        {
            for (var x = 0; x < grid.Width; x++)
            {
                var at = toInput.Apply(new PointF2(x + 0.5f, y + 0.5f));
                if (IsInside(at))
                {
                    labels[(y * grid.Width) + x] = classes.ValueOf(probabilities.BestAt(at.X - 0.5f, at.Y - 0.5f));
                }
            }
        }

        PaintZones(labels, grid);
        return labels;
    }

    public float Confidence(bool[] members, LabelGrid grid, byte[] labels)
    {
        var bases = BasesOf(members);
        var channels = Enumerable.Range(0, probabilities.Classes).Where(channel => bases[classes.ValueOf(channel)]).ToArray();
        var toInput = ToInput(grid);
        var (sum, count) = (0.0, 0);
        for (var i = 0; i < labels.Length; i++)
        {
            if (!members[labels[i]])
            {
                continue;
            }

            count++;
            var at = toInput.Apply(new PointF2((i % grid.Width) + 0.5f, (i / grid.Width) + 0.5f));
            if (IsInside(at))
            {
                var pixel = ((int)at.Y * probabilities.Width) + (int)at.X;
                foreach (var channel in channels)
                {
                    sum += probabilities.At(channel, pixel);
                }
            }
        }

        return count == 0 ? 0 : (float)(sum / count);
    }

    public byte[] SoftMask(bool[] members, LabelGrid grid)
    {
        var shares = classes.ZoneBases.ToDictionary(value => value, value => Zones(grid, value)?.Shares(members));
        var mask = new byte[grid.Width * grid.Height];
        var toInput = ToInput(grid);
        Span<float> mixed = stackalloc float[probabilities.Classes];
        for (var i = 0; i < mask.Length; i++)
        {
            var at = toInput.Apply(new PointF2((i % grid.Width) + 0.5f, (i / grid.Width) + 0.5f));
            if (!IsInside(at))
            {
                continue;
            }

            probabilities.MixAt(at.X - 0.5f, at.Y - 0.5f, mixed);
            var sum = 0f;
            for (var channel = 0; channel < mixed.Length; channel++)
            {
                var value = classes.ValueOf(channel);
                sum += mixed[channel] * (shares.GetValueOrDefault(value) is { } share ? share[i] : members[value] ? 1 : 0);
            }

            mask[i] = (byte)MathF.Round(Math.Min(sum, 1) * 255);
        }

        return mask;
    }

    public void Dispose() => probabilities.Dispose();

    private AffineTransform ToInput(LabelGrid grid) => grid.FromPhoto.Invert().Then(photoToInput);

    private bool IsInside(PointF2 at) => at.X >= 0 && at.Y >= 0 && at.X < probabilities.Width && at.Y < probabilities.Height;

    private void PaintZones(byte[] labels, LabelGrid grid)
    {
        if (face.Mesh is { } mesh)
        {
            classes.Zones.PaintOver(labels, Array.ConvertAll(mesh.Points, grid.FromPhoto.Apply), grid.Width, grid.Height);
        }
    }

    /// <summary>What of each pixel the zones take that lie on a label, if all of the pixel had this label.</summary>
    private Coverage? Zones(LabelGrid grid, byte on)
    {
        if (face.Mesh is null)
        {
            return null;
        }

        if (!_zones.TryGetValue((grid, on), out var coverage))
        {
            var finer = grid.Finer(Coverage.Factor);
            var labels = new byte[finer.Width * finer.Height];
            Array.Fill(labels, on);
            PaintZones(labels, finer);
            _zones.Add((grid, on), coverage = new Coverage(labels, grid.Width));
        }

        return coverage;
    }

    /// <summary>The region with the labels on which its zones lie: a network is as sure of a zone as of what is below it.</summary>
    private bool[] BasesOf(bool[] members)
    {
        var bases = (bool[])members.Clone();
        foreach (var (zone, below) in classes.Zones.PaintedOver)
        {
            if (members[zone])
            {
                foreach (var value in below)
                {
                    bases[value] = true;
                }
            }
        }

        return bases;
    }

    private float HiddenShare(FaceMeshPoints mesh)
    {
        var grid = new LabelGrid(
            photoToInput.Then(new AffineTransform(OcclusionSide / (float)probabilities.Width, 0, 0, 0, OcclusionSide / (float)probabilities.Width, 0)),
            OcclusionSide,
            (int)MathF.Ceiling(probabilities.Height * OcclusionSide / (float)probabilities.Width));
        var outline = new PointF2[NetworkClasses.Oval.Length];
        for (var i = 0; i < outline.Length; i++)
        {
            outline[i] = grid.FromPhoto.Apply(mesh.Points[NetworkClasses.Oval[i]]);
        }

        var eyes = (Left: grid.FromPhoto.Apply(face.FivePoints[0]), Right: grid.FromPhoto.Apply(face.FivePoints[1]));
        var inside = new byte[grid.Width * grid.Height];
        Polygon.Fill(inside, grid.Width, grid.Height, Polygon.Offset(outline, -OvalShrink * float.Hypot(eyes.Left.X - eyes.Right.X, eyes.Left.Y - eyes.Right.Y)), 1);
        var labels = Paint(grid);
        var toPhoto = grid.FromPhoto.Invert();
        var (hidden, all) = (0, 0);
        for (var i = 0; i < inside.Length; i++)
        {
            // What the photo cuts off is told by the cut share.
            var at = toPhoto.Apply(new PointF2((i % grid.Width) + 0.5f, (i / grid.Width) + 0.5f));
            if (inside[i] == 1 && at.X >= 0 && at.Y >= 0 && at.X < face.Photo.Image.Width && at.Y < face.Photo.Image.Height)
            {
                all++;
                hidden += classes.Occluders[labels[i]] ? 1 : 0;
            }
        }

        return all == 0 ? 0 : hidden / (float)all;
    }
}
