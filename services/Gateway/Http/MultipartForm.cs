using System.Diagnostics.CodeAnalysis;
using System.Text;
using Facet.Hosting;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace Facet.Gateway.Http;

/// <summary>A file of a form.</summary>
/// <param name="Field">Name of the field.</param>
/// <param name="FileName">As the sender calls it; may be empty. Never used as a path.</param>
/// <param name="Bytes">All of it, in memory: photos of people are not left on the server's disk.</param>
internal sealed record FormPhoto(string Field, string FileName, ByteString Bytes);

/// <summary>Reads multipart/form-data part by part, nothing of it by way of a temporary file.</summary>
internal sealed class MultipartForm
{
    private const int MaxBoundary = 200;
    private const int MaxFieldBytes = 256 * 1024;
    private const int MaxFields = 64;
    private const int MaxName = 1024;
    private const int Chunk = 64 * 1024;

    private readonly Dictionary<string, string> _fields = new(StringComparer.Ordinal);

    public List<FormPhoto> Photos { get; } = [];

    /// <returns>Null when the field is absent or empty.</returns>
    public string? this[string field] => _fields.TryGetValue(field, out var value) && value.Length > 0 ? value : null;

    /// <summary>Reads a whole form.</summary>
    /// <param name="request">Of multipart/form-data.</param>
    /// <param name="photoFields">Fields that may hold files.</param>
    /// <param name="maxPhotos">Files at most.</param>
    /// <param name="maxBytes">Of a file.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <exception cref="FacetException">It is no form, or too much of one.</exception>
    public static async Task<MultipartForm> ReadAsync(
        HttpRequest request, IReadOnlyList<string> photoFields, int maxPhotos, long maxBytes, CancellationToken cancel)
    {
        var form = new MultipartForm();
        await foreach (var part in PartsAsync(request, maxBytes, cancel))
        {
            if (part.Photo is not { } photo)
            {
                form.AddField(part.Name, part.Text!);
            }
            else if (!photoFields.Contains(photo.Field))
            {
                throw Invalid(photo.Field, "UNKNOWN_FIELD", $"File field '{Short(photo.Field)}' is not known; use {string.Join(" or ", photoFields)}.");
            }
            else if (form.Photos.Count == maxPhotos)
            {
                throw Invalid(photo.Field, "TOO_MANY_PHOTOS", $"The route takes at most {maxPhotos} photo{(maxPhotos == 1 ? "" : "s")}.");
            }
            else
            {
                form.Photos.Add(photo);
            }
        }

        return form;
    }

    /// <summary>The files of a form of any length, one in memory at a time; other fields are refused.</summary>
    public static async IAsyncEnumerable<FormPhotoOrProblem> PhotosAsync(
        HttpRequest request, long maxBytes, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel)
    {
        await foreach (var part in PartsAsync(request, maxBytes, cancel, keepGoing: true))
        {
            yield return part.Photo is { } photo
                ? new FormPhotoOrProblem(photo, part.Problem)
                : throw Invalid(part.Name, "UNKNOWN_FIELD", $"Field '{Short(part.Name)}' is no file; a batch takes its options from the query string.");
        }
    }

    private static async IAsyncEnumerable<Part> PartsAsync(
        HttpRequest request,
        long maxBytes,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel,
        bool keepGoing = false)
    {
        var reader = new MultipartReader(BoundaryOf(request), request.Body) { HeadersLengthLimit = 16 * 1024 };
        while (await reader.ReadNextSectionAsync(cancel) is { } section)
        {
            if (!ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var disposition) || disposition.Name.Length == 0)
            {
                throw Invalid("request", "INVALID_FORM", "A part of the form has no name.");
            }

            var name = Short(HeaderUtilities.RemoveQuotes(disposition.Name).ToString());
            var file = disposition.FileNameStar.HasValue ? disposition.FileNameStar : disposition.FileName;
            if (!file.HasValue)
            {
                yield return new Part(name, Encoding.UTF8.GetString((await ReadAsync(section.Body, MaxFieldBytes, cancel) ?? throw FieldTooLarge(name)).Span), null, null);
                continue;
            }

            var fileName = HeaderUtilities.RemoveQuotes(file).ToString();
            ByteString bytes;
            FacetException? problem = null;
            try
            {
                bytes = await ReadAsync(section.Body, maxBytes, cancel) ?? throw ImageTooLarge(fileName, maxBytes);
            }
            catch (FacetException tooLarge) when (keepGoing)
            {
                (bytes, problem) = (ByteString.Empty, tooLarge);
            }

            yield return new Part(name, null, new FormPhoto(name, fileName, bytes), problem);
        }
    }

    private static FacetException FieldTooLarge(string name) => new(new FacetError(
        StatusCode.ResourceExhausted, "FIELD_TOO_LARGE", $"The form's field '{name}' has more than the {MaxFieldBytes} bytes allowed.")
    { Field = name });

    private static FacetException ImageTooLarge(string fileName, long maxBytes) => new(new FacetError(
        StatusCode.ResourceExhausted, "IMAGE_TOO_LARGE", $"'{Short(fileName)}' has more than the {maxBytes} bytes allowed: save it smaller.")
    { Field = "photo" });

    /// <returns>Null for more bytes than allowed.</returns>
    private static async Task<ByteString?> ReadAsync(Stream body, long maxBytes, CancellationToken cancel)
    {
        using var buffer = new MemoryStream();
        var chunk = new byte[Chunk];
        while (await body.ReadAsync(chunk, cancel) is > 0 and var read)
        {
            // Read to the end all the same: an answer that comes before the request has ended is lost on many clients.
            if (buffer.Length <= maxBytes)
            {
                buffer.Write(chunk, 0, read);
            }
        }

        return buffer.Length <= maxBytes
            ? UnsafeByteOperations.UnsafeWrap(buffer.GetBuffer().AsMemory(0, (int)buffer.Length))
            : null;
    }

    private static string BoundaryOf(HttpRequest request)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
            || !type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase))
        {
            throw new FacetException(new FacetError(StatusCode.InvalidArgument, "UNSUPPORTED_MEDIA_TYPE", "Send the photo as multipart/form-data."));
        }

        var boundary = HeaderUtilities.RemoveQuotes(type.Boundary);
        return boundary.Length is > 0 and <= MaxBoundary
            ? boundary.ToString()
            : throw Invalid("request", "INVALID_FORM", "The form's content type has no usable boundary.");
    }

    private static string Short(string text) => text.Length <= MaxName ? text : text[..MaxName];

    private static FacetException Invalid(string field, string reason, string message) => new(FacetError.Invalid(field, reason, message));

    [SuppressMessage("Performance", "CA1864", Justification = "Counting before adding is the point.")]
    private void AddField(string name, string value)
    {
        if (_fields.Count >= MaxFields || !_fields.TryAdd(name, value))
        {
            throw Invalid(name, "INVALID_FORM", $"Field '{name}' comes twice, or the form has more than {MaxFields} fields.");
        }
    }

    private sealed record Part(string Name, string? Text, FormPhoto? Photo, FacetException? Problem);
}

/// <summary>A file of a batch, or why it cannot be taken.</summary>
internal sealed record FormPhotoOrProblem(FormPhoto Photo, FacetException? Problem);
