using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Google.Protobuf;

namespace Facet.Integration.Tests;

/// <summary>Calls the HTTP API of a server as programs do; the answers as they come.</summary>
internal sealed class HttpApi(string address) : IDisposable
{
    private readonly HttpClient _http = new() { BaseAddress = new Uri(address) };

    public HttpClient Client => _http;

    public void Dispose() => _http.Dispose();

    public async Task<JsonElement> GetAsync(string path) => await ReadAsync(await _http.GetAsync(new Uri(path, UriKind.Relative)));

    public async Task<JsonElement> PostAsync(string path, string json) => await ReadAsync(await TryPostAsync(path, json));

    public async Task<HttpResponseMessage> TryPostAsync(string path, string json)
    {
        using var content = new StringContent(json, Encoding.UTF8, "application/json");
        return await _http.PostAsync(new Uri(path, UriKind.Relative), content);
    }

    public async Task<JsonElement> DeleteAsync(string path) => await ReadAsync(await _http.DeleteAsync(new Uri(path, UriKind.Relative)));

    public async Task<JsonElement> PostPhotoAsync(string path, ByteString photo, string fileName = "photo.jpg", params (string Name, string Value)[] fields) =>
        await ReadAsync(await TryPostPhotoAsync(path, photo, fileName, fields));

    public async Task<HttpResponseMessage> TryPostPhotoAsync(
        string path, ByteString photo, string fileName = "photo.jpg", params (string Name, string Value)[] fields)
    {
        using var form = Form([("photo", fileName, photo)], fields);
        return await _http.PostAsync(new Uri(path, UriKind.Relative), form);
    }

    public static MultipartFormDataContent Form(IEnumerable<(string Field, string Name, ByteString Bytes)> files, params (string Name, string Value)[] fields)
    {
        var form = new MultipartFormDataContent();
        foreach (var (name, value) in fields)
        {
            form.Add(new StringContent(value), name);
        }

        foreach (var (field, name, bytes) in files)
        {
            var part = new ByteArrayContent(bytes.ToByteArray());
            part.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
            form.Add(part, field, name);
        }

        return form;
    }

    /// <summary>The body of an answer that must be a success.</summary>
    public static async Task<JsonElement> ReadAsync(HttpResponseMessage response)
    {
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, $"{(int)response.StatusCode}: {text}");
        return JsonDocument.Parse(text).RootElement;
    }

    /// <summary>The reason of an answer that must be a problem with this status.</summary>
    public static async Task<string> ReasonAsync(HttpResponseMessage response, int status)
    {
        var text = await response.Content.ReadAsStringAsync();
        Assert.True((int)response.StatusCode == status, $"{(int)response.StatusCode}: {text}");
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
        var problem = JsonDocument.Parse(text).RootElement;
        Assert.Equal(status, problem.GetProperty("status").GetInt32());
        Assert.NotEqual("", problem.GetProperty("detail").GetString());
        return problem.GetProperty("reason").GetString()!;
    }
}
