using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Facet.Browser.Tests;

/// <summary>A site of strangers with one empty page. On this machine too: from sites of the network browsers keep it by themselves.</summary>
internal sealed class ForeignSite : IDisposable
{
    private readonly HttpListener _listener = new();

    public ForeignSite()
    {
        using (var probe = new TcpListener(IPAddress.Loopback, 0))
        {
            // Facet's own address is 127.0.0.1: to browsers another site.
            probe.Start();
            Address = $"http://localhost:{((IPEndPoint)probe.LocalEndpoint).Port}/";
        }

        _listener.Prefixes.Add(Address);
        _listener.Start();
        _ = ServeAsync(Encoding.UTF8.GetBytes("<!doctype html><title>elsewhere</title>"));
    }

    public string Address { get; }

    public void Dispose() => ((IDisposable)_listener).Dispose();

    private async Task ServeAsync(byte[] page)
    {
        try
        {
            while (true)
            {
                var context = await _listener.GetContextAsync();
                context.Response.ContentType = "text/html";
                context.Response.Close(page, willBlock: false);
            }
        }
        catch (Exception problem) when (problem is HttpListenerException or ObjectDisposedException)
        {
            // The test has ended.
        }
    }
}
