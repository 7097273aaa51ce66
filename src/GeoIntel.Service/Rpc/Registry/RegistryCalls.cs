using Google.Protobuf;
using Google.Protobuf.Collections;
using Google.Protobuf.WellKnownTypes;

namespace GeoIntel.Service.Rpc.Registry;

/// <summary>What every create request says.</summary>
/// <param name="Request">The whole, for its digest.</param>
readonly record struct CreateCall<TMessage>(
    IMessage Request, TMessage? Resource, string Id, V1.Purpose? Purpose, string RequestId, bool ValidateOnly);

/// <summary>What every get request says.</summary>
readonly record struct GetCall(IMessage Request, string Name, V1.Purpose? Purpose);

/// <summary>What every list request says.</summary>
/// <param name="Parent">Only resources that belong to this one; empty for all.</param>
readonly record struct ListCall(
    IMessage Request, int PageSize, string PageToken, V1.Purpose? Purpose, string ParentField = "", string Parent = "");

/// <summary>What every update request says.</summary>
/// <param name="Request">The whole, for its digest.</param>
/// <param name="EffectiveTime">Null when unset, and for kinds whose versions do not hold from a time on.</param>
readonly record struct UpdateCall<TMessage>(
    IMessage Request, TMessage? Resource, FieldMask? Mask, V1.Purpose? Purpose, string RequestId, bool ValidateOnly,
    Timestamp? EffectiveTime = null);

/// <summary>One page of a list.</summary>
/// <param name="NextToken">Empty when this was the last page.</param>
sealed record Page<TMessage>(RepeatedField<TMessage> Resources, string NextToken);
