using GeoIntel.Service.Access;
using GeoIntel.Service.Hosting;
using GeoIntel.Service.Tests.Admission;
using Microsoft.Extensions.Logging.Abstractions;

namespace GeoIntel.Service.Tests.Access;

public sealed class TokenCheckTests : IAsyncLifetime
{
    static readonly TimeSpan Pause = TimeSpan.FromSeconds(11);

    readonly SetClock _clock = new(DateTimeOffset.UtcNow);
    TestIssuer _issuer = null!;

    public async Task InitializeAsync() => _issuer = await TestIssuer.StartAsync();

    public async Task DisposeAsync() => await _issuer.DisposeAsync();

    [Fact]
    public async Task A_rotated_key_is_taken_without_a_restart_and_the_old_one_no_longer()
    {
        using var keys = Keys();
        var check = Check(keys);
        var old = _issuer.Token(roles: "officer");
        Assert.NotNull((await check.CheckAsync(old)).Caller);

        _issuer.Rotate();
        _clock.Now += Pause;
        Assert.NotNull((await check.CheckAsync(_issuer.Token(roles: "officer"))).Caller);

        Assert.Equal("The token is not signed by the issuer's keys.", (await check.CheckAsync(old)).Problem);
    }

    [Fact]
    public async Task Unknown_keys_do_not_make_us_ask_the_issuer_at_every_try()
    {
        using var keys = Keys();
        var check = Check(keys);
        await check.CheckAsync(_issuer.Token());
        _issuer.Rotate();

        for (var i = 0; i < 20; i++) Assert.Null((await check.CheckAsync(_issuer.Token("wrong key", name: $"{i}"))).Caller);

        Assert.Equal(1, _issuer.KeysAsked);
    }

    [Fact]
    public async Task A_key_that_the_issuer_withdraws_is_forgotten_within_the_hour()
    {
        using var keys = Keys(firstWaitsMax: TimeSpan.FromMinutes(5)); // however slow the machine is
        var check = Check(keys);
        var token = _issuer.Token();
        Assert.NotNull((await check.CheckAsync(token)).Caller);

        _issuer.Rotate();
        _clock.Now += TimeSpan.FromMinutes(61);

        Assert.Null((await check.CheckAsync(token)).Caller);
    }

    [Fact]
    public async Task While_the_issuer_hangs_its_keys_are_good_for_a_day_and_nobody_waits_for_it()
    {
        // It gives up long after the test has.
        using var keys = Keys(TimeSpan.FromMinutes(10));
        var check = Check(keys);
        Assert.NotNull((await check.CheckAsync(_issuer.Token())).Caller);
        _issuer.IsHanging = true;
        _clock.Now += TimeSpan.FromHours(23);

        for (var i = 0; i < 20; i++)
        {
            Assert.NotNull((await check.CheckAsync(_issuer.Token(name: $"{i}", life: TimeSpan.FromDays(2)))).Caller);
            _clock.Now += TimeSpan.FromSeconds(11);
        }

        // Asked once, and all were let in while it had not answered.
        await UntilWaitingAsync();
        Assert.Equal(1, _issuer.Waiting);
    }

    [Fact]
    public async Task After_a_day_without_the_issuer_nobody_is_let_in_until_it_answers()
    {
        using var keys = Keys(TimeSpan.FromMinutes(10));
        var check = Check(keys);
        var token = _issuer.Token(life: TimeSpan.FromDays(2));
        Assert.NotNull((await check.CheckAsync(token)).Caller);
        _issuer.IsHanging = true;
        _clock.Now += TimeSpan.FromHours(25);

        var refused = check.CheckAsync(token);
        await UntilWaitingAsync();
        _issuer.DropWaiting();

        Assert.True(await refused is { Caller: null, IsOutage: true });

        _issuer.IsHanging = false;
        _clock.Now += Pause;
        Assert.NotNull((await check.CheckAsync(token)).Caller);
    }

    [Fact]
    public async Task An_issuer_that_hangs_from_the_beginning_is_not_waited_for_for_ever()
    {
        using var keys = Keys(TimeSpan.FromMilliseconds(200));
        _issuer.IsHanging = true;

        Assert.True(await Check(keys).CheckAsync(_issuer.Token()) is { Caller: null, IsOutage: true });
    }

    [Fact]
    public async Task An_issuer_that_is_away_is_nobodys_fault()
    {
        using var keys = new IssuerKeys("http://127.0.0.1:9", new AccessOptions(), _clock, NullLogger<IssuerKeys>.Instance);

        var proof = await Check(keys).CheckAsync(_issuer.Token());

        Assert.True(proof is { Caller: null, IsOutage: true });
    }

    [Theory]
    [InlineData("officer operator", "", "Operator, Officer")]
    [InlineData("Officer", "", "Officer")]
    [InlineData("GI-Room", "", "None")]
    [InlineData("GI-Room", "GI-Room=operator, officer; GI-Admin=admin", "Operator, Officer")]
    [InlineData("officer", "GI-Room=operator", "None")] // ours count only where no others are named
    public async Task The_issuers_names_of_roles_become_ours(string roles, string names, string expected)
    {
        using var keys = Keys();

        var proof = await Check(keys, new AccessOptions { Audience = TestIssuer.Audience, RoleNames = names }).CheckAsync(_issuer.Token(roles: roles));

        Assert.Equal(expected, proof.Caller!.Roles.ToString());
        Assert.Equal("person:pat", proof.Caller.Name);
    }

    [Theory]
    [InlineData("127.0.0.1", true)]
    [InlineData("::1", true)]
    [InlineData("0.0.0.0", false)]
    [InlineData("10.1.2.3", false)]
    public void The_development_issuer_does_not_start_beyond_the_loopback(string address, bool starts)
    {
        var listen = new ListenOptions { Address = address, AllowUnauthenticatedNetwork = true };

        var problems = new AccessOptions { DevelopmentIssuer = true }.Problems(listen, new TlsOptions()).ToList();

        if (starts) Assert.Empty(problems);
        else Assert.StartsWith($"Access:DevelopmentIssuer is true and Listen:Address is {address}", Assert.Single(problems), StringComparison.Ordinal);
    }

    async Task UntilWaitingAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (_issuer.Waiting == 0) await Task.Delay(10, patience.Token);
    }

    IssuerKeys Keys(TimeSpan? askMax = null, TimeSpan? firstWaitsMax = null) =>
        new(_issuer.Name, new AccessOptions(), _clock, NullLogger<IssuerKeys>.Instance, askMax, firstWaitsMax);

    TokenCheck Check(IssuerKeys keys, AccessOptions? options = null) =>
        new(options ?? new AccessOptions { Audience = TestIssuer.Audience }, keys, _clock);
}
