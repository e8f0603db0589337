using System.Net;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using Facet.Models;

namespace Facet.Inference.Internal.Pulling;

/// <summary>
/// Asks a hub for files. Redirects are followed here and not by the handler, so that the token goes to the hub's own origin and no other;
/// never from https to http.
/// </summary>
internal sealed partial class HubClient : IDisposable
{
    private const int MaxRedirects = 5;
    private static readonly TimeSpan _longestPause = TimeSpan.FromSeconds(30);

    private readonly Uri _hub;
    private readonly string? _token;
    private readonly TimeSpan _patience;
    private readonly HttpClient _http;

    /// <exception cref="ModelException">The address is no http one, or the token could be read on the way to it.</exception>
    public HubClient(Uri hub, string? token, TimeSpan patience)
    {
        if (!hub.IsAbsoluteUri || (hub.Scheme != Uri.UriSchemeHttps && hub.Scheme != Uri.UriSchemeHttp))
        {
            throw new ModelException(ModelErrorReason.DownloadFailed, $"The hub's address '{hub}' must begin with https:// or http://.");
        }

        _token = string.IsNullOrWhiteSpace(token) ? null : token.Trim();
        if (_token is not null && !TokenPattern().IsMatch(_token))
        {
            throw new ModelException(ModelErrorReason.AccessDenied, "The token has characters that no token has; was it copied whole?");
        }

        if (_token is not null && hub.Scheme == Uri.UriSchemeHttp && !hub.IsLoopback)
        {
            throw new ModelException(ModelErrorReason.AccessDenied, $"The token is not sent to {hub.Host} over plain http, where others can read it; use https.");
        }

        (_hub, _patience) = (hub, patience);
        _http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, ConnectTimeout = patience })
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
        _http.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("facet", "1"));
        _http.DefaultRequestHeaders.AcceptEncoding.Add(new StringWithQualityHeaderValue("identity"));
    }

    public bool HasToken => _token is not null;

    /// <summary>Where a file of a repository is.</summary>
    public Uri AddressOf(PublishedSource source, string file) =>
        new($"{_hub.AbsoluteUri.TrimEnd('/')}/{source.Repository}/resolve/{source.Revision}/{file}");

    /// <summary>Page of a repository or of the hub.</summary>
    public string PageOf(string path) => $"{_hub.AbsoluteUri.TrimEnd('/')}/{path}";

    /// <summary>Asks for a file, or for the rest of one; the body is yet to be read.</summary>
    /// <exception cref="TransientFailureException">No answer, or one that may be another later.</exception>
    /// <exception cref="HubDeniedException">The hub answers 401 or 403.</exception>
    /// <exception cref="ModelException">An answer that will not be another.</exception>
    public async Task<HubAnswer> GetAsync(Uri address, ResumePoint? resume, CancellationToken cancel)
    {
        string? sha256 = null;
        for (var hop = 0; hop <= MaxRedirects; hop++)
        {
            var response = await SendAsync(address, resume, cancel);
            sha256 ??= IsHub(address) ? AnnouncedSha256(response) : null;
            if (!IsRedirect(response.StatusCode))
            {
                return new HubAnswer(Accept(response, address), sha256);
            }

            using (response)
            {
                address = Follow(address, response.Headers.Location);
            }
        }

        throw new ModelException(ModelErrorReason.DownloadFailed, $"The hub {_hub.Host} redirects more than {MaxRedirects} times.");
    }

    public void Dispose() => _http.Dispose();

    private async Task<HttpResponseMessage> SendAsync(Uri address, ResumePoint? resume, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        if (_token is not null && IsHub(address))
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _token);
        }

        if (resume is not null)
        {
            request.Headers.Range = new RangeHeaderValue(resume.Offset, null);
            request.Headers.IfRange = new RangeConditionHeaderValue(new EntityTagHeaderValue(resume.ETag));
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(_patience);
        try
        {
            return await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
        }
        catch (HttpRequestException error) when (error.HttpRequestError == HttpRequestError.SecureConnectionError)
        {
            throw new ModelException(ModelErrorReason.DownloadFailed, $"{address.Host} cannot be trusted: {error.Message}", error);
        }
        catch (HttpRequestException error)
        {
            throw new TransientFailureException($"{address.Host} cannot be reached: {error.Message}", null, error);
        }
        catch (OperationCanceledException error) when (!cancel.IsCancellationRequested)
        {
            throw new TransientFailureException($"{address.Host} did not answer within {_patience.TotalSeconds:0.#} s", null, error);
        }
    }

    private HttpResponseMessage Accept(HttpResponseMessage response, Uri address)
    {
        var status = response.StatusCode;
        if (status is HttpStatusCode.OK or HttpStatusCode.PartialContent or HttpStatusCode.NotFound or HttpStatusCode.RequestedRangeNotSatisfiable)
        {
            return response;
        }

        using (response)
        {
            var isDenied = status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden;
            if (isDenied && IsHub(address))
            {
                throw new HubDeniedException((int)status);
            }

            // Where files are stored, a signed address that is too old is refused; the hub gives a new one.
            var mayPass = isDenied || (int)status >= 500 || status is HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout;
            throw mayPass
                ? new TransientFailureException($"{address.Host} answered {(int)status}", Pause(response.Headers.RetryAfter))
                : new ModelException(ModelErrorReason.DownloadFailed, $"{address.Host} answered {(int)status} instead of the file.");
        }
    }

    private Uri Follow(Uri from, Uri? location)
    {
        var to = location is null ? null : new Uri(from, location);
        var isAllowed = to is not null && (to.Scheme == Uri.UriSchemeHttps || (to.Scheme == Uri.UriSchemeHttp && _hub.Scheme == Uri.UriSchemeHttp));
        return isAllowed
            ? to!
            : throw new ModelException(ModelErrorReason.DownloadFailed, $"{from.Host} redirects to '{location}', which is not followed.");
    }

    private bool IsHub(Uri address) => address.Scheme == _hub.Scheme && address.Host == _hub.Host && address.Port == _hub.Port;

    /// <summary>For files in large storage the hub gives the SHA-256 as the linked file's tag; for others the tag is something else.</summary>
    private static string? AnnouncedSha256(HttpResponseMessage response) =>
        response.Headers.TryGetValues("X-Linked-ETag", out var tags) && Sha256Pattern().Match(tags.First()) is { Success: true } match
            ? match.Groups[1].Value
            : null;

    private static TimeSpan? Pause(RetryConditionHeaderValue? header) =>
        header?.Delta is { } pause ? (pause < _longestPause ? pause : _longestPause) : null;

    private static bool IsRedirect(HttpStatusCode status) => (int)status is 301 or 302 or 303 or 307 or 308;

    [GeneratedRegex("^\"?([0-9a-f]{64})\"?$")]
    private static partial Regex Sha256Pattern();

    [GeneratedRegex("^[A-Za-z0-9._~+/=-]{1,512}$")]
    private static partial Regex TokenPattern();
}
