using GeoIntel.V1;
using Grpc.Core;

namespace GeoIntel.Service.Rpc.Registry;

/// <summary>Organised crime groups and their members.</summary>
sealed class GroupRpc(RegistryDesk desk) : GroupService.GroupServiceBase
{
    public override async Task<CreateOrganisedCrimeGroupResponse> CreateOrganisedCrimeGroup(
        CreateOrganisedCrimeGroupRequest request, ServerCallContext context) => new()
    {
        OrganisedCrimeGroup = await desk.CreateAsync(RegistryKinds.Group, context, new(
            request, request.OrganisedCrimeGroup, request.OrganisedCrimeGroupId, request.Purpose, request.RequestId, request.ValidateOnly)),
    };

    public override async Task<GetOrganisedCrimeGroupResponse> GetOrganisedCrimeGroup(
        GetOrganisedCrimeGroupRequest request, ServerCallContext context) => new()
    {
        OrganisedCrimeGroup = await desk.GetAsync(RegistryKinds.Group, context, new(request, request.Name, request.Purpose)),
    };

    public override async Task<ListOrganisedCrimeGroupsResponse> ListOrganisedCrimeGroups(
        ListOrganisedCrimeGroupsRequest request, ServerCallContext context)
    {
        var page = await desk.ListAsync(RegistryKinds.Group, context, new(
            request, request.PageSize, request.PageToken, request.Purpose));
        return new ListOrganisedCrimeGroupsResponse { OrganisedCrimeGroups = { page.Resources }, NextPageToken = page.NextToken };
    }

    public override async Task<UpdateOrganisedCrimeGroupResponse> UpdateOrganisedCrimeGroup(
        UpdateOrganisedCrimeGroupRequest request, ServerCallContext context) => new()
    {
        OrganisedCrimeGroup = await desk.UpdateAsync(RegistryKinds.Group, context, new(
            request, request.OrganisedCrimeGroup, request.UpdateMask, request.Purpose, request.RequestId, request.ValidateOnly,
            request.EffectiveTime)),
    };

    public override async Task<CreateGroupMembershipResponse> CreateGroupMembership(
        CreateGroupMembershipRequest request, ServerCallContext context) => new()
    {
        GroupMembership = await desk.CreateAsync(RegistryKinds.Membership, context, new(
            request, request.GroupMembership, request.GroupMembershipId, request.Purpose, request.RequestId, request.ValidateOnly)),
    };

    public override async Task<GetGroupMembershipResponse> GetGroupMembership(
        GetGroupMembershipRequest request, ServerCallContext context) => new()
    {
        GroupMembership = await desk.GetAsync(RegistryKinds.Membership, context, new(request, request.Name, request.Purpose)),
    };

    public override async Task<ListGroupMembershipsResponse> ListGroupMemberships(
        ListGroupMembershipsRequest request, ServerCallContext context)
    {
        var page = await desk.ListAsync(RegistryKinds.Membership, context, new(
            request, request.PageSize, request.PageToken, request.Purpose, "group", request.Group));
        return new ListGroupMembershipsResponse { GroupMemberships = { page.Resources }, NextPageToken = page.NextToken };
    }

    public override async Task<UpdateGroupMembershipResponse> UpdateGroupMembership(
        UpdateGroupMembershipRequest request, ServerCallContext context) => new()
    {
        GroupMembership = await desk.UpdateAsync(RegistryKinds.Membership, context, new(
            request, request.GroupMembership, request.UpdateMask, request.Purpose, request.RequestId, request.ValidateOnly,
            request.EffectiveTime)),
    };
}
