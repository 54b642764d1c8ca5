// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Gateway

@Suite struct ResourceGuardTests {
    static func readings(memory: Int = 0, descriptors: Int = 0) -> ResourceReadings {
        ResourceReadings(residentBytes: memory, memoryLimit: 1000, openDescriptors: descriptors, descriptorLimit: 1000)
    }

    @Test(arguments: [
        (0, ResourceGuard.Level.normal), (919, .normal), (920, .noKeepAlive), (949, .noKeepAlive), (950, .shed),
        (5000, .shed),
    ])
    func levelFollowsTheShareInUse(_ used: Int, _ level: ResourceGuard.Level) {
        #expect(Self.readings(memory: used).level(after: .normal) == level)
        #expect(Self.readings(descriptors: used).level(after: .normal) == level)
    }

    @Test(arguments: [
        (ResourceGuard.Level.shed, 931, ResourceGuard.Level.shed), (.shed, 929, .noKeepAlive), (.shed, 899, .normal),
        (.noKeepAlive, 901, .noKeepAlive), (.noKeepAlive, 899, .normal), (.noKeepAlive, 949, .noKeepAlive),
        (.noKeepAlive, 950, .shed),
    ])
    func levelIsLeftOnlyWellBelowWhereItBegan(
        _ previous: ResourceGuard.Level,
        _ used: Int,
        _ level: ResourceGuard.Level
    ) {
        #expect(Self.readings(memory: used).level(after: previous) == level)
    }

    @Test func withoutLimitMemoryDoesNotCount() {
        let readings = ResourceReadings(
            residentBytes: .max,
            memoryLimit: nil,
            openDescriptors: 1,
            descriptorLimit: 0
        )
        #expect(readings.level(after: .shed) == .normal)
    }

    @Test func sampleOfThisProcessPublishesTheLevel() {
        let tight = ResourceGuard(maximumMemory: 1)
        #expect(tight.level == .normal && !tight.refusesKeepAlive && !tight.sheds)
        #expect(tight.sample() == .shed)
        #expect(tight.level == .shed && tight.refusesKeepAlive && tight.sheds)
        let roomy = ResourceGuard(maximumMemory: .max)
        #expect(roomy.sample() == .normal)
    }

    @Test func descriptorsMayBeRaisedToTheHardLimit() throws {
        let before = FileDescriptors.limit
        #expect(FileDescriptors.raiseSoftLimit() >= before)
        #expect(try #require(FileDescriptors.open) > 2)
    }
}

@Suite struct ControlGroupTests {
    static func limit(_ files: [String: String]) -> Int? {
        ControlGroup.memoryLimit { files[$0] }
    }

    @Test func smallestLimitOnTheWayUpCounts() {
        let files = [
            "/proc/self/cgroup": "0::/system.slice/gatehouse.service\n",
            "/sys/fs/cgroup/system.slice/gatehouse.service/memory.max": "max\n",
            "/sys/fs/cgroup/system.slice/memory.max": "536870912\n",
            "/sys/fs/cgroup/memory.max": "1073741824\n",
        ]
        #expect(Self.limit(files) == 536_870_912)
    }

    @Test func containerSeesItsGroupAtTheRoot() {
        #expect(Self.limit(["/proc/self/cgroup": "0::/\n", "/sys/fs/cgroup/memory.max": "268435456\n"]) == 268_435_456)
    }

    @Test func versionOneIsReadFromItsMemoryController() {
        let files = [
            "/proc/self/cgroup": "5:cpu,cpuacct:/a\n4:memory:/docker/x\n",
            "/sys/fs/cgroup/memory/docker/x/memory.limit_in_bytes": "268435456\n",
            "/sys/fs/cgroup/memory/memory.limit_in_bytes": "9223372036854771712\n",
        ]
        #expect(Self.limit(files) == 268_435_456)
    }

    @Test(arguments: [
        [:], ["/proc/self/cgroup": "0::/\n"], ["/proc/self/cgroup": "0::/\n", "/sys/fs/cgroup/memory.max": "max\n"],
        ["/proc/self/cgroup": "nonsense", "/sys/fs/cgroup/memory.max": "1\n"],
    ])
    func noLimitIsNone(_ files: [String: String]) {
        #expect(Self.limit(files) == nil)
    }
}
