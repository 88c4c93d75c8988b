using System.Security.Cryptography;
using System.Text.Json;
using Gatehouse.Aws.Policies;
using Gatehouse.Aws.Signing;
using Gatehouse.ControlPlane;
using Gatehouse.ControlPlane.Access;
using Gatehouse.ControlPlane.AccessKeys;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Gatehouse.ManagementApi.Endpoint;

/// <summary>
/// The management API on the portal's address. It takes a request before cookies are looked at, never reads one, and
/// answers in AWS's shapes whatever is wrong. Steps:
/// (1) is it ours, (2) read the body, (3) read the signature, (4) verify it, (5) find the operation, (6) ask the key's policy, (7) run.
/// </summary>
internal sealed partial class ManagementEndpoint(
    RequestDelegate next,
    OperationTable operations,
    TeamAccessKeys accessKeys,
    IOptions<InstallationOptions> installation,
    TimeProvider time,
    ILogger<ManagementEndpoint> logger)
{
    /// <summary>Bytes of a request's body; Amazon API Gateway takes 6 MB.</summary>
    public const int MaximumBody = 32 * 1024 * 1024;

    private const string Service = "apigateway";

    // The first parts of the service's addresses.
    private static readonly HashSet<string> Roots = new(StringComparer.Ordinal)
    {
        "restapis", "apikeys", "usageplans", "domainnames", "domainnameaccessassociations", "rejectdomainnameaccessassociations",
        "vpclinks", "clientcertificates", "account", "tags", "sdktypes", "v2",
    };

    public async Task InvokeAsync(HttpContext context)
    {
        // 1. Everything else is the portal's.
        if (!IsManagementCall(context.Request))
        {
            await next(context);
            return;
        }

        var response = context.Response;
        var requestId = Guid.NewGuid().ToString();
        response.Headers["x-amzn-RequestId"] = requestId;
        Answer answer;
        try
        {
            answer = await AnswerAsync(context, context.RequestAborted);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            return;
        }
        catch (Exception exception)
        {
            OperationFailed(exception, context.Request.Method, context.Request.Path, requestId);
            answer = Answer.Error(500, "InternalFailure", "The request failed because of an unexpected error; its id is in x-amzn-RequestId.");
        }

        await WriteAsync(response, answer, context.RequestAborted);
    }

    private async Task<Answer> AnswerAsync(HttpContext context, CancellationToken cancellationToken)
    {
        var request = context.Request;

        // 2. The signature covers the body, so it is read first.
        if (await ReadBodyAsync(context, cancellationToken) is not { } body)
        {
            return Answer.Error(413, "RequestTooLargeException", $"The request body has more than {MaximumBody} bytes.");
        }

        // 3.
        if (!RequestSignature.TryRead(request.Headers, request.Query, out var signature, out var failure))
        {
            return Refused(failure);
        }

        // 4.
        if (signature.SessionToken is not null)
        {
            return Refused(SignatureFailure.UnknownKey);
        }

        var credential = await accessKeys.FindAsync(signature.Scope.AccessKeyId, cancellationToken);
        var (rawPath, rawQuery) = Target(context);
        failure = signature.Verify(
            request.Method,
            rawPath,
            rawQuery,
            request.Headers,
            Convert.ToHexStringLower(SHA256.HashData(body.Span)),
            credential is null ? null : SigningKey.Derive(credential.Secret, signature.Scope),
            Service,
            installation.Value.Region,
            time.GetUtcNow());
        if (failure is not null || credential is null)
        {
            return Refused(failure ?? SignatureFailure.UnknownKey);
        }

        // 5.
        if (operations.Find(request.Method, rawPath, request.Query["mode"].ToString() is { Length: > 0 } mode ? mode : null) is not { } found)
        {
            return Answer.Error(403, "MissingAuthenticationTokenException", "Missing Authentication Token");
        }

        // 6. Unsigned or wrongly signed callers have learnt nothing of what is here.
        var call = new Call
        {
            Http = request,
            Actor = new Actor(ActorKind.AccessKey, credential.Id, "api", context.Connection.RemoteIpAddress?.ToString()),
            TeamId = credential.TeamId,
            AccountId = credential.AccountId,
            Region = installation.Value.Region,
            Now = time.GetUtcNow(),
            Path = found.Values,
            Body = body,
        };
        if (Denied(call, credential, Uri.UnescapeDataString(rawPath)) is { } denied)
        {
            return denied;
        }

        // 7.
        return await found.Route.Run(call, cancellationToken);
    }

    /// <summary>Whether a request is signed or otherwise marked as AWS's, or asks one of the service's addresses without wanting a page.</summary>
    public static bool IsManagementCall(HttpRequest request)
    {
        if (RequestSignature.IsClaimed(request)
            || request.Headers.ContainsKey("X-Amz-Target")
            || request.Headers.ContainsKey("smithy-protocol"))
        {
            return true;
        }

        var path = request.Path.Value.AsSpan().TrimStart('/');
        var slash = path.IndexOf('/');
        return Roots.GetAlternateLookup<ReadOnlySpan<char>>().Contains(slash < 0 ? path : path[..slash])
            && !request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase);
    }

    private static Answer? Denied(Call call, AccessKeyCredential credential, string path)
    {
        var arn = $"arn:aws:iam::{credential.AccountId}:user/{credential.Id}";
        var action = $"apigateway:{call.Http.Method}";

        // A stored policy was checked when it was saved; one that cannot be read any more allows nothing.
        var policy = credential.Policy is null ? PolicyDocument.AllowAll
            : PolicyDocument.TryParse(credential.Policy, out var read, out _) ? read
            : null;
        var decision = policy is null ? PolicyDecision.Silent : policy.Evaluate(new PolicyRequest
        {
            Principal = new PolicyPrincipal(arn, credential.AccountId),
            Action = action,
            Resource = call.Arn(path),
            Context = new Dictionary<string, string[]>(StringComparer.OrdinalIgnoreCase)
            {
                ["aws:CurrentTime"] = [call.Now.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture)],
                ["aws:EpochTime"] = [call.Now.ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture)],
                ["aws:SecureTransport"] = [call.Http.IsHttps ? "true" : "false"],
                ["aws:SourceIp"] = call.Actor.Address is { } address ? [address] : [],
                ["aws:username"] = [credential.Id],
                ["aws:PrincipalArn"] = [arn],
                ["aws:PrincipalAccount"] = [credential.AccountId],
            },
        });
        return decision.Effect switch
        {
            PolicyEffect.Allow => null,
            PolicyEffect.Deny => Answer.AccessDenied(
                $"User: {arn} is not authorized to perform: {action} on resource: {call.Arn(path)} with an explicit deny in an identity-based policy"),
            _ => Answer.AccessDenied(
                $"User: {arn} is not authorized to perform: {action} on resource: {call.Arn(path)} because no identity-based policy allows the {action} action"),
        };
    }

    private static Answer Refused(SignatureFailure failure) => Answer.Error(403, failure.ErrorType, failure.Message);

    private static async Task<ReadOnlyMemory<byte>?> ReadBodyAsync(HttpContext context, CancellationToken cancellationToken)
    {
        if (context.Request.ContentLength is 0)
        {
            return ReadOnlyMemory<byte>.Empty;
        }

        if (context.Request.ContentLength > MaximumBody)
        {
            return null;
        }

        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = MaximumBody + 1L;
        }

        using var buffer = new MemoryStream((int)(context.Request.ContentLength ?? 0));
        var chunk = new byte[64 * 1024];
        int read;
        while ((read = await context.Request.Body.ReadAsync(chunk, cancellationToken)) > 0)
        {
            if (buffer.Length + read > MaximumBody)
            {
                return null;
            }

            buffer.Write(chunk, 0, read);
        }

        return buffer.ToArray();
    }

    // Signatures are over the bytes as sent, before any decoding.
    private static (string Path, string Query) Target(HttpContext context)
    {
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        if (!target.StartsWith('/') && Uri.TryCreate(target, UriKind.Absolute, out var absolute))
        {
            target = absolute.PathAndQuery;
        }

        var question = target.IndexOf('?', StringComparison.Ordinal);
        return question < 0 ? (target, "") : (target[..question], target[(question + 1)..]);
    }

    private static async Task WriteAsync(HttpResponse response, Answer answer, CancellationToken cancellationToken)
    {
        response.StatusCode = answer.Status;
        response.Headers.CacheControl = "no-store";
        if (answer.ErrorType is not null)
        {
            response.Headers["x-amzn-ErrorType"] = answer.ErrorType;
        }

        foreach (var (name, value) in answer.Headers ?? new Dictionary<string, string>())
        {
            response.Headers[name] = value;
        }

        if (answer.Body is null)
        {
            response.ContentLength = 0;
            return;
        }

        response.ContentType = answer.ContentType;
        var bytes = answer.Body as byte[] ?? JsonSerializer.SerializeToUtf8Bytes(answer.Body, WireJson.Options);
        response.ContentLength = bytes.Length;
        await response.Body.WriteAsync(bytes, cancellationToken);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Method} {Path} of the management API failed, request {RequestId}")]
    private partial void OperationFailed(Exception exception, string method, string path, string requestId);
}
