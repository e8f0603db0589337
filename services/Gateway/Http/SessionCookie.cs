using System.Security.Cryptography;
using System.Text;
using Facet.Hosting;
using Microsoft.Extensions.Options;

namespace Facet.Gateway.Http;

/// <summary>
/// A cookie that stands for the token in browsers, whose pictures cannot send headers. It is made of the token and does not tell it; it ends when
/// the token changes.
/// </summary>
internal sealed class SessionCookie(IOptions<HostingOptions> hosting)
{
    private const string Name = "facet_session";

    private readonly string? _value = hosting.Value.Token is { Length: > 0 } token
        ? Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(token), "facet browser session"u8))
        : null;

    public bool IsValid(HttpRequest request) => _value is not null
        && request.Cookies.TryGetValue(Name, out var sent)
        && CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(sent)), SHA256.HashData(Encoding.UTF8.GetBytes(_value)));

    public void Set(HttpResponse response)
    {
        if (_value is not null)
        {
            response.Cookies.Append(Name, _value, new CookieOptions
            {
                HttpOnly = true,
                SameSite = SameSiteMode.Strict,
                Secure = response.HttpContext.Request.IsHttps,
                Path = "/",
            });
        }
    }

    public static void Remove(HttpResponse response) => response.Cookies.Delete(Name);
}
