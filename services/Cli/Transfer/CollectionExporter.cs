using System.Security.Cryptography;
using Facet.Cli.Hosting;
using Facet.Search.V1;
using Facet.Types.V1;
using Grpc.Core;

namespace Facet.Cli.Transfer;

/// <summary>Writes the points of a collection into a folder; memory holds one message of the stream.</summary>
internal sealed class CollectionExporter(string folder) : IDisposable
{
    private readonly Dictionary<(string Region, TensorType Type), (string Name, FactorFileWriter Writer)> _files = [];

    /// <exception cref="CliException">The folder is not empty or cannot be written, or there is no such collection.</exception>
    public async Task<ExportManifest> RunAsync(FacetConnection connection, string collection, CancellationToken cancel)
    {
        Folders.MakeEmpty(folder);
        using var call = connection.Search.Export(new ExportRequest { Collection = collection }, cancellationToken: cancel);
        try
        {
            Collection? header = null;
            var points = 0L;
            await using (var lines = new FileStream(Path.Combine(folder, ExportManifest.PointsName), FileMode.CreateNew, FileAccess.Write))
            {
                await foreach (var message in call.ResponseStream.ReadAllAsync(cancel))
                {
                    header ??= message.Collection;
                    foreach (var point in message.Points)
                    {
                        lines.Write(PointLine.Of(point, Store).ToJson());
                        lines.WriteByte((byte)'\n');
                        points++;
                    }
                }

                lines.Flush(flushToDisk: true);
            }

            Finish();
            var manifest = new ExportManifest(
                ExportManifest.CurrentFormat, collection, ExportFingerprint.Of(header?.Fingerprint), points, [.. Describe()]);
            manifest.Write(folder);
            return manifest;
        }
        catch (IOException error)
        {
            throw new CliException(ExitCodes.NotUsable, $"{folder}: {error.Message}", error);
        }
        catch (RpcException error) when (error.StatusCode != StatusCode.Cancelled)
        {
            throw new CliException(CliErrors.CodeFor(error), $"{collection}: {error.Status.Detail}", error);
        }
    }

    public static string Sha256(string path)
    {
        using var file = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(file));
    }

    public void Dispose()
    {
        foreach (var (_, writer) in _files.Values)
        {
            writer.Dispose();
        }
    }

    private (string File, long Row) Store(string region, Tensor factors)
    {
        if (!_files.TryGetValue((region, factors.Type), out var file))
        {
            var isFirst = !_files.Keys.Any(key => key.Region == region);
            var name = FactorFileWriter.NameFor(region, factors.Type, isFirst);
            file = (name, new FactorFileWriter(Path.Combine(folder, name), factors.Type, factors.Shape[1]));
            _files.Add((region, factors.Type), file);
        }

        return (file.Name, file.Writer.Append(factors));
    }

    private void Finish()
    {
        foreach (var (_, writer) in _files.Values)
        {
            writer.Finish();
            writer.Dispose();
        }
    }

    private IEnumerable<ExportFile> Describe() => _files.Values.Select(file => file.Name).Prepend(ExportManifest.PointsName).Select(name =>
    {
        var path = Path.Combine(folder, name);
        return new ExportFile(name, new FileInfo(path).Length, Sha256(path));
    });
}
