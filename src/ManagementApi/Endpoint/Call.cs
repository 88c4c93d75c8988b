using System.Globalization;
using System.Text;
using Gatehouse.ControlPlane.Access;
using Microsoft.AspNetCore.Http;

namespace Gatehouse.ManagementApi.Endpoint;

/// <summary>One signed call of the management API, on its way to an operation.</summary>
internal sealed class Call
{
    public required HttpRequest Http { get; init; }

    public required Actor Actor { get; init; }

    public required Guid TeamId { get; init; }

    public required string AccountId { get; init; }

    public required string Region { get; init; }

    public required DateTimeOffset Now { get; init; }

    /// <summary>The values of the address's parts, decoded.</summary>
    public required IReadOnlyDictionary<string, string> Path { get; init; }

    public required ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>Null when the parameter is absent or empty.</summary>
    public string? Query(string name) => Http.Query[name].ToString() is { Length: > 0 } value ? value : null;

    public bool Flag(string name) => string.Equals(Query(name), "true", StringComparison.OrdinalIgnoreCase);

    /// <summary>An ARN of this service: <c>arn:aws:apigateway:us-east-1::/restapis/abc</c>.</summary>
    public string Arn(string path) => $"arn:aws:apigateway:{Region}::{path}";

    /// <summary>The same caller at another address.</summary>
    public Call At(IReadOnlyDictionary<string, string> path) => new()
    {
        Http = Http,
        Actor = Actor,
        TeamId = TeamId,
        AccountId = AccountId,
        Region = Region,
        Now = Now,
        Path = path,
        Body = ReadOnlyMemory<byte>.Empty,
    };

    /// <summary>
    /// One page of a list that is at hand: <c>limit</c> 25 unless asked for, 500 at most; <c>position</c> names the last item of the page before.
    /// </summary>
    public Page<T> PageOf<T>(IEnumerable<T> items, Func<T, string> key)
    {
        var all = items as IReadOnlyList<T> ?? [.. items];
        var limit = Limit;
        var after = Position;
        var start = 0;
        if (after is not null)
        {
            for (var index = 0; index < all.Count; index++)
            {
                if (key(all[index]) == after)
                {
                    start = index + 1;
                    break;
                }
            }
        }

        var page = all.Skip(start).Take(limit).ToList();
        return new Page<T>(page, start + page.Count < all.Count ? Encode(key(page[^1])) : null);
    }

    public int Limit => int.TryParse(Query("limit"), NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit > 0 ? Math.Min(limit, 500) : 25;

    /// <summary>The key of the last item of the page before; null at the beginning or when the position is not one of ours.</summary>
    public string? Position
    {
        get
        {
            if (Query("position") is not { } position)
            {
                return null;
            }

            var bytes = new byte[position.Length];
            return Convert.TryFromBase64String(position.Replace('-', '+').Replace('_', '/'), bytes, out var length)
                ? Encoding.UTF8.GetString(bytes, 0, length)
                : null;
        }
    }

    public static string Encode(string key) => Convert.ToBase64String(Encoding.UTF8.GetBytes(key)).Replace('+', '-').Replace('/', '_');
}

/// <param name="Position">To ask for the next page with; null on the last.</param>
internal sealed record Page<T>(IReadOnlyList<T> Items, string? Position);
