using Facet.Imaging;
using Facet.Parsing.Regions;
using Facet.Parsing.V1;
using Facet.Types.V1;
using Google.Protobuf;

namespace Facet.Parsing;

/// <summary>Puts parsed faces into the messages of the contract.</summary>
internal sealed class ParseMessages
{
    private readonly RegionCatalog _catalog;
    private readonly (string Name, bool[] Members)[] _regions;

    public ParseMessages(RegionCatalog catalog)
    {
        _catalog = catalog;
        _regions = [.. catalog.Regions.Select(region => (region.Name, catalog.Members(region)))];
        Classes = [.. catalog.Labels.Select(label => new LabelClass { Name = label.Name, Value = label.Value, BaseValue = label.BaseValue })];
        Regions = [.. catalog.Regions.Select(Definition)];
    }

    public IReadOnlyList<LabelClass> Classes { get; }

    public IReadOnlyList<RegionDefinition> Regions { get; }

    public Face ToFace(ParsedFace face, int index, IReadOnlySet<ParseOutput> outputs, IReadOnlySet<string> regions, ParsedPhoto photo)
    {
        var (yaw, pitch, roll) = face.Mesh.Pose();
        var five = face.Mesh.FivePoints();
        var message = new Face
        {
            Index = (uint)index,
            Confidence = face.Detection.Confidence,
            Box = new Box { Left = face.Detection.Bounds.Left, Top = face.Detection.Bounds.Top, Width = face.Detection.Bounds.Width, Height = face.Detection.Bounds.Height },
            Pose = new HeadPose { Yaw = yaw, Pitch = pitch, Roll = roll },
            Quality = new FaceQuality { EyeDistance = Distance(five[0], five[1]), Sharpness = face.Sharpness, CutShare = face.CutShare },
            PhotoToCrop = ToMessage(face.PhotoToCrop),
        };
        message.Keypoints.AddRange(five.Select(point => new Point2 { X = point.X, Y = point.Y }));
        AddPixels(message, face, outputs, photo);
        AddRegions(message, face, outputs, regions);
        if (outputs.Contains(ParseOutput.Landmarks))
        {
            message.Landmarks.AddRange(face.Mesh.Points.Select((point, i) => new Point3 { X = point.X, Y = point.Y, Z = face.Mesh.Depths[i] }));
        }

        return message;
    }

    private void AddPixels(Face message, ParsedFace face, IReadOnlySet<ParseOutput> outputs, ParsedPhoto photo)
    {
        if (outputs.Contains(ParseOutput.Crop))
        {
            message.Crop = new Types.V1.RgbImage
            {
                Width = (uint)face.Crop.Width,
                Height = (uint)face.Crop.Height,
                Data = UnsafeByteOperations.UnsafeWrap(face.Crop.Pixels),
            };
        }

        if (outputs.Contains(ParseOutput.LabelMap))
        {
            message.LabelMap = ToMessage(face.CropLabels, face.Crop.Width, face.Crop.Height);
        }

        if (face.PhotoLabels is not null)
        {
            message.PhotoLabelMap = ToMessage(face.PhotoLabels, photo.Width, photo.Height);
        }
    }

    private void AddRegions(Face message, ParsedFace face, IReadOnlySet<ParseOutput> outputs, IReadOnlySet<string> wanted)
    {
        var (width, height) = (face.Crop.Width, face.Crop.Height);
        var labels = RegionMeasure.OfLabels(face.CropLabels, width);
        foreach (var (name, members) in _regions)
        {
            if (wanted.Count > 0 && !wanted.Contains(name))
            {
                continue;
            }

            var region = RegionMeasure.OfRegion(labels, members);
            var entry = new FaceRegion { Name = name, AreaShare = region.Pixels / (float)(width * height), Confidence = face.Mesh.Presence };
            if (region.Pixels > 0)
            {
                entry.Box = new Box { Left = region.Left, Top = region.Top, Width = region.Right - region.Left + 1, Height = region.Bottom - region.Top + 1 };
            }

            if (outputs.Contains(ParseOutput.SoftMasks))
            {
                entry.SoftMask = SoftMask(face.CropLabels, width, height, members);
            }

            message.Regions.Add(entry);
        }
    }

    private LabelMap ToMessage(byte[] labels, int width, int height)
    {
        var map = new LabelMap
        {
            Width = (uint)width,
            Height = (uint)height,
            Labels = UnsafeByteOperations.UnsafeWrap(labels),
            ClassMap = _catalog.Fingerprint,
        };
        map.Classes.AddRange(Classes);
        map.Regions.AddRange(Regions);
        return map;
    }

    private static Tensor SoftMask(byte[] labels, int width, int height, bool[] members)
    {
        var mask = Array.ConvertAll(labels, label => members[label] ? (byte)255 : (byte)0);
        return new Tensor { Type = TensorType.Uint8, Shape = { height, width }, Data = UnsafeByteOperations.UnsafeWrap(mask) };
    }

    private RegionDefinition Definition(RegionRule region)
    {
        var definition = new RegionDefinition { Name = region.Name };
        definition.LabelValues.AddRange(region.Labels.Select(label => (uint)_catalog.ValueOf(label)));
        return definition;
    }

    private static Affine ToMessage(AffineTransform transform) => new()
    {
        Xx = transform.Xx,
        Xy = transform.Xy,
        Dx = transform.Dx,
        Yx = transform.Yx,
        Yy = transform.Yy,
        Dy = transform.Dy,
    };

    private static float Distance(PointF2 a, PointF2 b) => MathF.Sqrt((a.X - b.X) * (a.X - b.X) + (a.Y - b.Y) * (a.Y - b.Y));
}
