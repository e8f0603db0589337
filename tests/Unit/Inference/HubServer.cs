using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Facet.Unit.Tests.Inference;

/// <summary>A file server on a free port that answers as the hub does: files by their path, strong tags, ranges.</summary>
internal sealed class HubServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private HubServer(WebApplication app) => _app = app;

    public Uri Address => new(_app.Urls.First());

    /// <summary>By the path after the host, such as <c>/owner/name/resolve/main/config.json</c>.</summary>
    public Dictionary<string, byte[]> Files { get; } = [];

    /// <summary>What was asked for, in order.</summary>
    public ConcurrentQueue<(string Path, string? Range, string? Authorization)> Requests { get; } = new();

    /// <summary>Answers instead of the server, or returns false.</summary>
    public Func<HttpContext, Task<bool>> Intercept { get; set; } = _ => Task.FromResult(false);

    public static async Task<HubServer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var server = new HubServer(app);
        app.Run(server.AnswerAsync);
        await app.StartAsync();
        return server;
    }

    public void Add(string repository, string file, byte[] content) => Files[$"/{repository}/resolve/main/{file}"] = content;

    /// <summary>Sends the head of a file as if it were all of it, then cuts the connection.</summary>
    public static async Task BreakAfterAsync(HttpContext context, byte[] content, int count)
    {
        context.Response.ContentLength = content.Length;
        context.Response.Headers.ETag = TagOf(content);
        await context.Response.Body.WriteAsync(content.AsMemory(0, count));
        await context.Response.Body.FlushAsync();
        context.Abort();
    }

    public static string TagOf(byte[] content) => $"\"{Convert.ToHexStringLower(SHA256.HashData(content))}\"";

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        var (request, response) = (context.Request, context.Response);
        Requests.Enqueue((request.Path, Text(request.Headers.Range), Text(request.Headers.Authorization)));
        if (await Intercept(context))
        {
            return;
        }

        if (!Files.TryGetValue(request.Path.Value!, out var content))
        {
            response.StatusCode = 404;
            return;
        }

        response.Headers.ETag = TagOf(content);
        var from = 0;
        if (Text(request.Headers.Range) is { } range && request.Headers.IfRange == TagOf(content))
        {
            from = int.Parse(range["bytes=".Length..^1], CultureInfo.InvariantCulture);
            response.StatusCode = 206;
            response.Headers.ContentRange = $"bytes {from}-{content.Length - 1}/{content.Length}";
        }

        response.ContentLength = content.Length - from;
        await response.Body.WriteAsync(content.AsMemory(from));
    }

    private static string? Text(Microsoft.Extensions.Primitives.StringValues values) => values.Count == 0 ? null : values.ToString();
}
