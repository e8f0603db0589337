using Facet.Imaging;
using Facet.Inference;
using Facet.Models;
using Facet.Parsing.Alignment;
using Facet.Parsing.Regions;

namespace Facet.Parsing.Parsers;

/// <summary>
/// Labels a face with a network that gives a number for each class and pixel. The network sees the face in the frame that its entry names, whatever
/// crop a caller wants; its classes are put into the catalogue's order by name. Zones that no network knows are painted from the mesh on top.
/// </summary>
internal sealed class NetworkParser : IFaceParser
{
    private readonly OnnxModel _model;
    private readonly NetworkClasses _classes;

    /// <param name="model">A model of kind parser.</param>
    /// <param name="catalog">Names the labels.</param>
    /// <exception cref="ModelException">Its class map has a class that the catalogue does not have.</exception>
    public NetworkParser(OnnxModel model, RegionCatalog catalog) => (_model, _classes) = (model, new NetworkClasses(model.Entry, catalog));

    public IFaceLabels Label(FaceOnPhoto face)
    {
        var input = _model.Entry.Input;
        var side = Math.Max(input.Width, input.Height);
        var toFrame = AlignmentTemplates.ToFrame(_model.Entry.Frame, face.FivePoints, side);

        // An input that is not square shows the middle of the square frame.
        var photoToInput = toFrame.Then(new AffineTransform(1, 0, (input.Width - side) / 2f, 0, 1, (input.Height - side) / 2f));
        return new NetworkLabels(_classes, Run(face.Photo, photoToInput), photoToInput, face);
    }

    public void WarmUp() => Run(new ImagePyramid(RgbImage.Filled(64, 64, 128, 128, 128)), AffineTransform.Identity).Dispose();

    /// <summary>Runs the network on a part of a photo.</summary>
    /// <param name="photo">The photo.</param>
    /// <param name="photoToInput">From pixels of the photo to those of the input.</param>
    public ClassProbabilities Run(ImagePyramid photo, AffineTransform photoToInput)
    {
        using var image = ModelImage.Crop(photo, _model.Entry.Input, photoToInput.Invert());
        using var outputs = _model.Run(image.Memory);
        var logits = outputs.Tensors[0];
        return new ClassProbabilities(logits.Image(0), logits.Shape[1], logits.Shape[3]);
    }
}
