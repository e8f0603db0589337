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

    public ParseMessages(RegionCatalog catalog)
    {
        _catalog = catalog;
        Classes = [.. catalog.Labels.Select(label => new LabelClass { Name = label.Name, Value = label.Value, BaseValue = label.BaseValue })];
        Regions = [.. catalog.Regions.Select(Definition)];
    }

    public IReadOnlyList<LabelClass> Classes { get; }

    /// <summary>All regions of the catalogue, whether or not the default parser knows them.</summary>
    public IReadOnlyList<RegionDefinition> Regions { get; }

    public Face ToFace(ParsedFace face, int index, IReadOnlySet<ParseOutput> outputs, ParserRegions regions, ParsedPhoto photo)
    {
        var box = face.Detection.Bounds;
        var message = new Face
        {
            Index = (uint)index,
            Confidence = face.Detection.Confidence,
            Box = new Box { Left = box.Left, Top = box.Top, Width = box.Width, Height = box.Height },
            Pose = new HeadPose { Yaw = face.Angles.Yaw, Pitch = face.Angles.Pitch, Roll = face.Angles.Roll },
            Quality = ToMessage(face.Quality),
            PhotoToCrop = ToMessage(face.PhotoToCrop),
        };
        message.Keypoints.AddRange(face.FivePoints.Select(point => new Point2 { X = point.X, Y = point.Y }));
        AddPixels(message, face, outputs, regions, photo);
        message.Regions.AddRange(face.Regions.Select(region => ToMessage(region, face.Crop)));
        if (outputs.Contains(ParseOutput.Landmarks) && face.Mesh is { } mesh)
        {
            message.Landmarks.AddRange(mesh.Points.Select((point, i) => new Point3 { X = point.X, Y = point.Y, Z = mesh.Depths[i] }));
        }

        return message;
    }

    private static FaceQuality ToMessage(ParsedQuality quality)
    {
        var message = new FaceQuality { EyeDistance = quality.EyeDistance, Sharpness = quality.Sharpness, CutShare = quality.CutShare };
        if (quality.OccludedShare is { } share)
        {
            message.OccludedShare = share;
        }

        return message;
    }

    private static FaceRegion ToMessage(RegionFinding region, Imaging.RgbImage crop)
    {
        var measure = region.Measure;
        var message = new FaceRegion
        {
            Name = region.Name,
            AreaShare = measure.Pixels / (float)(crop.Width * crop.Height),
            Confidence = region.Confidence,
        };
        if (measure.Pixels > 0)
        {
            message.Box = new Box { Left = measure.Left, Top = measure.Top, Width = measure.Right - measure.Left + 1, Height = measure.Bottom - measure.Top + 1 };
        }

        if (region.SoftMask is { } mask)
        {
            message.SoftMask = new Tensor { Type = TensorType.Uint8, Shape = { crop.Height, crop.Width }, Data = UnsafeByteOperations.UnsafeWrap(mask) };
        }

        return message;
    }

    private void AddPixels(Face message, ParsedFace face, IReadOnlySet<ParseOutput> outputs, ParserRegions regions, ParsedPhoto photo)
    {
        if (outputs.Contains(ParseOutput.Crop))
        {
            message.Crop = ToMessage(face.Crop);
        }

        if (face.Fine is { } fine)
        {
            message.FineCrop = ToMessage(fine.Crop);
            message.FineLabelMap = ToMessage(fine.Labels, fine.Crop.Width, fine.Crop.Height, regions);
        }

        if (outputs.Contains(ParseOutput.LabelMap))
        {
            message.LabelMap = ToMessage(face.CropLabels, face.Crop.Width, face.Crop.Height, regions);
        }

        if (face.PhotoLabels is not null)
        {
            message.PhotoLabelMap = ToMessage(face.PhotoLabels, photo.Width, photo.Height, regions);
        }
    }

    private static Types.V1.RgbImage ToMessage(Imaging.RgbImage picture) => new()
    {
        Width = (uint)picture.Width,
        Height = (uint)picture.Height,
        Data = UnsafeByteOperations.UnsafeWrap(picture.Pixels),
    };

    private LabelMap ToMessage(byte[] labels, int width, int height, ParserRegions regions)
    {
        var map = new LabelMap
        {
            Width = (uint)width,
            Height = (uint)height,
            Labels = UnsafeByteOperations.UnsafeWrap(labels),
            ClassMap = _catalog.Fingerprint,
        };
        map.Classes.AddRange(Classes);
        map.Regions.AddRange(regions.Regions.Select(region => Definition(region.Rule)));
        return map;
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
}
