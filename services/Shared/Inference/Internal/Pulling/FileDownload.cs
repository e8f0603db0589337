using System.Net;
using Facet.Models;

namespace Facet.Inference.Internal.Pulling;

/// <summary>Downloads one file: goes on where an earlier try ended, tries again when the network fails, and never takes more than was agreed.</summary>
/// <param name="hub">Where from.</param>
/// <param name="options">Pauses and patience.</param>
/// <param name="progress">Told what happens.</param>
internal sealed class FileDownload(HubClient hub, PullOptions options, IProgress<PullProgress>? progress)
{
    private const int MaxRetries = 4;
    private const int BufferBytes = 1 << 17;

    /// <summary>Fills a part file.</summary>
    /// <param name="address">Of the file.</param>
    /// <param name="name">Of the file.</param>
    /// <param name="part">What is here already is kept if it is of the same file.</param>
    /// <param name="maxBytes">More are refused.</param>
    /// <param name="expected">SHA-256 that the file must have, if known: another one is refused before its bytes come, if the hub says so.</param>
    /// <param name="cancel">Ends it; what came is kept.</param>
    /// <returns>Size and SHA-256; null if there is no such file.</returns>
    /// <exception cref="ModelException">The hub cannot be reached or gives something else, or the disk is full.</exception>
    public async Task<PinnedFile?> RunAsync(Uri address, string name, PartFile part, long maxBytes, string? expected, CancellationToken cancel)
    {
        for (var retry = 0; ; retry++)
        {
            var before = part.Length;
            try
            {
                return await TryAsync(address, name, part, maxBytes, expected, cancel);
            }
            catch (TransientFailureException failure)
            {
                // Whoever makes headway is not counted out.
                retry = part.Length > before ? 0 : retry;
                if (retry >= MaxRetries)
                {
                    throw new ModelException(
                        ModelErrorReason.DownloadFailed,
                        $"{name}: {failure.Message}; given up after {MaxRetries + 1} tries. Run the command again to go on from byte {part.Length}.",
                        failure);
                }

                progress?.Report(new PullProgress(name, PullStep.Retrying, part.Length, null, failure.Message));
                await Task.Delay(failure.RetryAfter ?? options.RetryDelay(retry), cancel);
            }
        }
    }

    private async Task<PinnedFile?> TryAsync(Uri address, string name, PartFile part, long maxBytes, string? expected, CancellationToken cancel)
    {
        var resume = part.Resume();
        using var answer = await hub.GetAsync(address, resume, cancel);
        var response = answer.Response;
        if (response.StatusCode == HttpStatusCode.NotFound)
        {
            part.Discard();
            return null;
        }

        if (expected is not null && answer.Sha256 is { } announced && announced != expected)
        {
            part.Discard();
            return new PinnedFile { Bytes = response.Content.Headers.ContentLength ?? 0, Sha256 = announced };
        }

        var total = Begin(name, part, resume, response, maxBytes);
        progress?.Report(new PullProgress(name, PullStep.Started, part.Length, total));
        await CopyAsync(name, part, response.Content, total, maxBytes, cancel);
        var measured = part.Measure();
        if (answer.Sha256 is { } promised && measured.Sha256 != promised)
        {
            part.Discard();
            throw new ModelException(
                ModelErrorReason.ChecksumMismatch, $"{name} came with SHA-256 {measured.Sha256}, but the hub says {promised}. Pull it again.");
        }

        return measured;
    }

    /// <summary>Decides what of the part is kept.</summary>
    /// <returns>Bytes of the whole file, if the response says so.</returns>
    private long? Begin(string name, PartFile part, ResumePoint? resume, HttpResponseMessage response, long maxBytes)
    {
        var content = response.Content.Headers;
        if (content.ContentEncoding.Count > 0)
        {
            throw new ModelException(ModelErrorReason.DownloadFailed, $"{name} comes encoded as {string.Join(", ", content.ContentEncoding)}, which was not asked for.");
        }

        var isRest = response.StatusCode == HttpStatusCode.PartialContent;
        if (isRest || response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable)
        {
            var range = content.ContentRange;
            var isRight = isRest && resume is not null && range?.From == resume.Offset && range.Length == resume.Total
                && (response.Headers.ETag is null || response.Headers.ETag.Tag == resume.ETag);
            if (!isRight)
            {
                part.Restart(null, null);
                throw new TransientFailureException("the hub answered with another part of the file than was asked for");
            }
        }

        var total = isRest ? resume!.Total : content.ContentLength;
        RequireRoom(name, part, total - (isRest ? resume!.Offset : 0), total, maxBytes);
        if (isRest)
        {
            part.Continue(resume!.Offset);
        }
        else
        {
            part.Restart(response.Headers.ETag, total);
        }

        return total;
    }

    private void RequireRoom(string name, PartFile part, long? missing, long? total, long maxBytes)
    {
        if (total > maxBytes)
        {
            throw TooLarge(name, maxBytes);
        }

        var folder = Path.GetDirectoryName(part.Target)!;
        if (missing is { } needed && options.FreeSpace(folder) is var free && free < needed)
        {
            throw new ModelException(
                ModelErrorReason.CannotWrite, $"{name} needs {needed} more bytes, but the disk of {folder} has {free} left. Make room or name another folder.");
        }
    }

    private async Task CopyAsync(string name, PartFile part, HttpContent content, long? total, long maxBytes, CancellationToken cancel)
    {
        await using var body = await content.ReadAsStreamAsync(cancel);
        var buffer = new byte[BufferBytes];
        using var silence = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        for (int count; (count = await ReadAsync(body, buffer, silence, cancel)) > 0;)
        {
            if (part.Length + count > (total ?? maxBytes))
            {
                part.Discard();
                throw TooLarge(name, total ?? maxBytes);
            }

            part.Append(buffer.AsSpan(0, count));
            progress?.Report(new PullProgress(name, PullStep.Received, part.Length, total));
        }

        if (total is not null && part.Length != total)
        {
            throw new TransientFailureException($"the connection ended after {part.Length} of {total} bytes");
        }
    }

    private async Task<int> ReadAsync(Stream body, byte[] buffer, CancellationTokenSource silence, CancellationToken cancel)
    {
        silence.CancelAfter(options.Patience);
        try
        {
            return await body.ReadAsync(buffer, silence.Token);
        }
        catch (OperationCanceledException error) when (!cancel.IsCancellationRequested)
        {
            throw new TransientFailureException($"nothing came for {options.Patience.TotalSeconds:0.#} s", null, error);
        }
        catch (Exception error) when (error is IOException or HttpRequestException)
        {
            throw new TransientFailureException($"the connection broke: {error.Message}", null, error);
        }
    }

    private static ModelException TooLarge(string name, long maxBytes) =>
        new(ModelErrorReason.TooLarge, $"{name} has more than {maxBytes} bytes, which such a file cannot have; nothing of it is kept.");
}
