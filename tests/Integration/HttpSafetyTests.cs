using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Google.Protobuf;

namespace Facet.Integration.Tests;

/// <summary>What the HTTP side refuses, and what every answer carries.</summary>
public sealed class HttpSafetyTests(FacetServer server) : IClassFixture<FacetServer>, IDisposable
{
    private readonly HttpApi _api = new(server.Http);

    public void Dispose() => _api.Dispose();

    [Theory]
    [InlineData("Origin", "http://evil.example")]
    [InlineData("Origin", "null")]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Sec-Fetch-Site", "same-site")]
    [InlineData("Sec-Fetch-Site", "same-origin")]
    [InlineData("Cookie", "facet_session=x")]
    public async Task Browsers_change_nothing_from_another_site_or_without_the_mark_of_the_page(string header, string value) =>
        Assert.Equal("CROSS_SITE", await HttpApi.ReasonAsync(await CreateAsync((header, value)), 403));

    [Theory]
    [InlineData("Origin", "http://evil.example")]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    public async Task Browsers_read_nothing_from_another_site(string header, string value) =>
        Assert.Equal("CROSS_SITE", await HttpApi.ReasonAsync(await SendAsync(HttpMethod.Get, "/api/v1/collections", null, (header, value)), 403));

    [Fact]
    public async Task Nothing_of_it_is_reached_through_the_grpc_port()
    {
        Assert.True((await CreateAsync()).IsSuccessStatusCode);
        foreach (var (method, path) in new[] { ("DELETE", "/api/v1/collections/safety"), ("GET", "/api/v1/collections"), ("GET", "/"), ("GET", "/js/main.js") })
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(new Uri($"http://{server.Channel.Target}"), path))
            {
                Version = HttpVersion.Version20,
                VersionPolicy = HttpVersionPolicy.RequestVersionExact,
                Content = new ByteArrayContent([]),
            };
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
            using var answer = await _api.Client.SendAsync(request);
            Assert.Equal((method, path, HttpStatusCode.NotFound), (method, path, answer.StatusCode));
        }

        Assert.Equal("safety", (await _api.GetAsync("/api/v1/collections/safety")).GetProperty("name").GetString());
    }

    [Fact]
    public async Task The_page_may_call_from_behind_a_proxy_that_ends_tls()
    {
        var page = server.Http.Replace("http://", "https://", StringComparison.Ordinal);
        Assert.True((await SendAsync(HttpMethod.Get, "/api/v1/status", null, ("Origin", page))).IsSuccessStatusCode);
        Assert.Equal("CROSS_SITE", await HttpApi.ReasonAsync(await SendAsync(HttpMethod.Get, "/api/v1/status", null, ("Origin", "https://127.0.0.1:1")), 403));
    }

    [Fact]
    public async Task The_page_itself_may_call()
    {
        var response = await CreateAsync(("Origin", server.Http), ("Sec-Fetch-Site", "same-origin"), ("X-Facet", "1"));
        Assert.True(response.IsSuccessStatusCode);
        Assert.False(response.Headers.Contains("Access-Control-Allow-Origin"));
    }

    [Fact]
    public async Task A_name_that_points_at_this_machine_is_no_name_of_the_server()
    {
        Assert.Equal("HOST_NOT_ALLOWED", await HttpApi.ReasonAsync(await SendAsync(HttpMethod.Get, "/api/v1/status", null, ("Host", "evil.example")), 421));
        Assert.True((await SendAsync(HttpMethod.Get, "/api/v1/status", null, ("Host", "localhost:1"))).IsSuccessStatusCode);
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    public async Task Plain_forms_change_nothing(string type)
    {
        using var content = new StringContent("""{"name":"plain"}""", Encoding.UTF8, type);
        var response = await _api.Client.PostAsync(new Uri("/api/v1/collections", UriKind.Relative), content);
        Assert.Equal("UNSUPPORTED_MEDIA_TYPE", await HttpApi.ReasonAsync(response, 415));
    }

    [Fact]
    public async Task A_field_that_is_too_long_is_named()
    {
        var response = await _api.TryPostPhotoAsync("/api/v1/search", FacetServer.Sample(1), "photo.jpg", ("request", new string(' ', (256 << 10) + 1)));
        Assert.Equal("FIELD_TOO_LARGE", await HttpApi.ReasonAsync(response, 413));
    }

    public static TheoryData<string, string, int> BadPhotos => new()
    {
        { "", "IMAGE_EMPTY", 422 },
        { "text renamed to .jpg", "IMAGE_NOT_AN_IMAGE", 422 },
        { "<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>", "IMAGE_UNSUPPORTED_FORMAT", 422 },
        { "\0\0\0\u0018ftypheic\0\0\0\0mif1heic", "IMAGE_UNSUPPORTED_FORMAT", 422 },
    };

    [Theory]
    [MemberData(nameof(BadPhotos))]
    public async Task Files_that_are_no_photo_are_refused_in_words(string content, string reason, int status)
    {
        var photo = ByteString.CopyFrom(Encoding.Latin1.GetBytes(content));
        Assert.Equal(reason, await HttpApi.ReasonAsync(await _api.TryPostPhotoAsync("/api/v1/parse", photo), status));
        Assert.Equal(reason, await HttpApi.ReasonAsync(await _api.TryPostPhotoAsync("/api/v1/collections/bad/photos", photo), status));
    }

    [Fact]
    public async Task A_photo_as_large_as_the_limit_is_taken()
    {
        var parsed = await _api.PostPhotoAsync("/api/v1/parse", Padded(FacetServer.Sample(2), 20 << 20));
        Assert.Equal(2, parsed.GetProperty("faces").GetArrayLength());
    }

    [Theory]
    [InlineData((20 << 20) + 1, "IMAGE_TOO_LARGE")]
    [InlineData(80 << 20, "REQUEST_TOO_LARGE")]
    public async Task Photos_beyond_the_limit_are_refused(int length, string reason)
    {
        try
        {
            var response = await _api.TryPostPhotoAsync("/api/v1/parse", ByteString.CopyFrom(new byte[length]));
            Assert.Equal(reason, await HttpApi.ReasonAsync(response, 413));
        }
        catch (HttpRequestException) when (reason == "REQUEST_TOO_LARGE")
        {
            // The server need not wait for the end of what it refused by its announced length.
        }
    }

    [Theory]
    [InlineData("POST", "/api/v1/parse", "{}", 415, "UNSUPPORTED_MEDIA_TYPE")]
    [InlineData("GET", "/api/v1/nothing", null, 404, "NO_SUCH_ROUTE")]
    [InlineData("DELETE", "/api/v1/status", null, 405, "METHOD_NOT_ALLOWED")]
    [InlineData("POST", "/api/v1/collections", "{\"nme\":1}", 400, "INVALID_JSON")]
    [InlineData("POST", "/api/v1/collections", "[]", 400, "INVALID_JSON")]
    public async Task Requests_that_fit_no_route_are_problems_too(string method, string path, string? json, int status, string reason)
    {
        var response = await SendAsync(new HttpMethod(method), path, json);
        Assert.Equal(reason, await HttpApi.ReasonAsync(response, status));
        Assert.DoesNotContain("Facet.Gateway", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/api/v1/status")]
    [InlineData("/api/v1/nothing")]
    [InlineData("/openapi/v1.json")]
    public async Task Every_answer_carries_the_security_headers(string path)
    {
        var response = await _api.Client.GetAsync(new Uri(path, UriKind.Relative));
        var policy = response.Headers.GetValues("Content-Security-Policy").Single();
        Assert.Contains("script-src 'self';", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe-inline", policy, StringComparison.Ordinal);
        Assert.Equal("nosniff", response.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal("no-referrer", response.Headers.GetValues("Referrer-Policy").Single());
    }

    [Fact]
    public async Task The_openapi_document_describes_every_route()
    {
        var paths = (await _api.GetAsync("/openapi/v1.json")).GetProperty("paths").EnumerateObject().Select(path => path.Name).ToList();
        Assert.All(paths, path => Assert.StartsWith("/api/v1/", path, StringComparison.Ordinal));
        Assert.Superset(
            new HashSet<string>
            {
                "/api/v1/parse", "/api/v1/search", "/api/v1/search/again", "/api/v1/matches", "/api/v1/collections",
                "/api/v1/collections/{collection}/photos", "/api/v1/collections/{collection}/map", "/api/v1/status", "/api/v1/samples",
            },
            paths.ToHashSet());
    }

    [Fact]
    public async Task With_a_token_set_callers_bring_it_or_a_session()
    {
        await using var guarded = await GuardedServer.StartAsync(
            new() { ["Facet:Hosting:Token"] = "secret", ["Facet:Gateway:AllowedOrigins"] = "https://studio.example" });
        using var api = new HttpApi(guarded.Http);
        Assert.Equal("TOKEN_INVALID", await HttpApi.ReasonAsync(await api.Client.GetAsync(new Uri("/api/v1/status", UriKind.Relative)), 401));
        Assert.Equal("TOKEN_INVALID", await HttpApi.ReasonAsync(await api.TryPostAsync("/api/v1/session", """{"token":"guess"}"""), 401));
        var session = await api.GetAsync("/api/v1/session");
        Assert.Equal((true, false), (session.GetProperty("required").GetBoolean(), session.GetProperty("authenticated").GetBoolean()));

        var opened = await api.TryPostAsync("/api/v1/session", """{"token":"secret"}""");
        var cookie = opened.Headers.GetValues("Set-Cookie").Single();
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=strict", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("secret", cookie, StringComparison.Ordinal);
        Assert.True((await api.GetAsync("/api/v1/session")).GetProperty("authenticated").GetBoolean());
        await api.GetAsync("/api/v1/status");

        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(guarded.Http + "/api/v1/collections"));
        request.Headers.Add("Authorization", "Bearer secret");
        request.Headers.Add("Origin", "https://studio.example");
        using var http = new HttpClient();
        var allowed = await http.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, allowed.StatusCode);
        Assert.Equal("https://studio.example", allowed.Headers.GetValues("Access-Control-Allow-Origin").Single());
        using var preflight = new HttpRequestMessage(HttpMethod.Options, new Uri(guarded.Http + "/api/v1/search"));
        preflight.Headers.Add("Origin", "https://studio.example");
        preflight.Headers.Add("Access-Control-Request-Method", "POST");
        preflight.Headers.Add("Access-Control-Request-Headers", "x-facet,content-type");
        var answer = await http.SendAsync(preflight);
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        Assert.Contains("X-Facet", answer.Headers.GetValues("Access-Control-Allow-Headers").Single(), StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>A JPEG of that many bytes: comments fill it up.</summary>
    private static ByteString Padded(ByteString jpeg, int length)
    {
        const int Marker = 4, Longest = ushort.MaxValue + 2;
        var padded = new byte[length];
        jpeg.Span[..2].CopyTo(padded);
        var rest = length - jpeg.Length;
        var at = 2;
        while (rest > 0)
        {
            // What is left over must hold a comment of its own.
            var size = rest <= Longest ? rest : Math.Min(Longest, rest - Marker);
            (padded[at], padded[at + 1], padded[at + 2], padded[at + 3]) = (0xFF, 0xFE, (byte)((size - 2) >> 8), (byte)(size - 2));
            (at, rest) = (at + size, rest - size);
        }

        jpeg.Span[2..].CopyTo(padded.AsSpan(at));
        return ByteString.CopyFrom(padded);
    }

    private Task<HttpResponseMessage> CreateAsync(params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Post, "/api/v1/collections", """{"name":"safety","if_not_exists":true}""", headers);

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string? json, params (string Name, string Value)[] headers)
    {
        // Without cookies of its own, so that the header is sent as it is.
        using var handler = new HttpClientHandler { UseCookies = false };
        using var http = new HttpClient(handler);
        using var request = new HttpRequestMessage(method, new Uri(server.Http + path));
        request.Content = json is null ? null : new StringContent(json, Encoding.UTF8, "application/json");
        foreach (var (name, value) in headers)
        {
            Assert.True(request.Headers.TryAddWithoutValidation(name, value));
        }

        var response = await http.SendAsync(request);
        await response.Content.LoadIntoBufferAsync();
        return response;
    }
}
