using Facet.Imaging;
using Facet.Inference;
using Facet.Parsing.Detection;

namespace Facet.Parsing.Landmarks;

/// <summary>The face mesh with its points around the eyes refined.</summary>
/// <param name="mesh">Places all points.</param>
/// <param name="eyes">Places those around the eyes anew.</param>
public sealed class MeshPlacer(FaceMesh mesh, EyeRefiner eyes)
{
    /// <summary>Below this the mesh model itself says that it sees no face: the detection was a false alarm.</summary>
    private const float MinPresence = 0.5f;

    /// <summary>Whether a registered model is a mesh, rather than other landmarks.</summary>
    public static bool IsMesh(ModelEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return entry.Kind == ModelKind.Landmarks && FaceMesh.Outputs.All(name => entry.Outputs.Any(output => output.Name == name));
    }

    /// <returns>Null when there is no face.</returns>
    public FaceMeshPoints? Place(ImagePyramid photo, DetectedFace face)
    {
        var points = mesh.Place(photo, face);
        return points.Presence < MinPresence ? null : points;
    }

    public FaceMeshPoints Refine(ImagePyramid photo, FaceMeshPoints points) => eyes.Refine(photo, points);

    /// <summary>Runs both models on a grey square.</summary>
    public void WarmUp()
    {
        var grey = new ImagePyramid(RgbImage.Filled(256, 256, 128, 128, 128));
        eyes.Refine(grey, mesh.Place(grey, new DetectedFace(1, new FaceBox(64, 64, 128, 128), [])));
    }
}
