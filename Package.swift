// swift-tools-version: 6.2
import PackageDescription

// The manifest is the architecture: what a module may import is what stands in its dependencies here, and
// `make check` builds with --explicit-target-dependency-import-check error. C libraries stand at edge targets only.

let strict: [SwiftSetting] = [
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

let grdb: Target.Dependency = .product(name: "GRDB", package: "GRDB.swift")
// The hot paths of the history bind and read SQLite's own statements.
let sqlite: Target.Dependency = .product(name: "GRDBSQLite", package: "GRDB.swift")
let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")
let toml: Target.Dependency = .product(name: "TOMLKit", package: "TOMLKit")
let arguments: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")

func module(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: strict)
}

func tests(_ name: String, _ dependencies: [Target.Dependency], exclude: [String] = []) -> Target {
    .testTarget(
        name: name, dependencies: dependencies + ["TestSupport"], exclude: exclude, swiftSettings: strict)
}

let package = Package(
    name: "ullage",
    products: [
        .executable(name: "ullage", targets: ["ullage"])
    ],
    dependencies: [
        .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
        .package(url: "https://github.com/LebJe/TOMLKit", exact: "0.6.0"),
        .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
        .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
        .package(url: "https://github.com/apple/swift-crypto", exact: "4.5.2"),
    ],
    targets: [
        // C libraries, and the shims that macros, variadics and globals need.
        .systemLibrary(name: "CNcurses"),
        .systemLibrary(name: "CModbus"),
        .target(name: "CSystem"),
        // For tests: a disk under SQLite that fails on command.
        .target(name: "CFaultyDisk", linkerSettings: [.linkedLibrary("sqlite3")]),

        // The pure core.
        module("TankFarm"),
        module("Quantities", ["TankFarm"]),
        module("Alarms", ["TankFarm"]),
        module("Snapshots", ["TankFarm", "Alarms", "Quantities"]),
        module("Reports", ["TankFarm", "Alarms", "Quantities"]),
        module("TUI", ["TankFarm", "Alarms", "Quantities", "Snapshots", "Reports"]),

        // The edges.
        module("Acquisition", ["TankFarm"]),
        module("ModbusLink", ["TankFarm", "Acquisition", "CModbus", "CSystem"]),
        module("Storage", ["TankFarm", "Alarms", grdb, sqlite, crypto]),
        module("Configuration", ["TankFarm", "Alarms", "Acquisition", "Quantities", toml]),
        module(
            "Station",
            ["TankFarm", "Quantities", "Alarms", "Acquisition", "Storage", "Snapshots", "CSystem", logging]),
        module("Terminal", ["TUI", "CNcurses", "CSystem"]),
        module("GaugeSimulator", ["TankFarm", "Acquisition", "CModbus", "CSystem"]),

        // The command: arguments, wiring, signals, exit statuses.
        .executableTarget(
            name: "ullage",
            dependencies: [
                "TankFarm", "Quantities", "Alarms", "Acquisition", "ModbusLink", "Storage", "Configuration",
                "Snapshots", "Station", "Reports", "TUI", "Terminal", "GaugeSimulator", "CSystem", arguments, logging,
            ],
            // The demo is the sample's own site, simulated: the sample travels in the program.
            resources: [.embedInCode("config.toml.sample")], swiftSettings: strict),
        .executableTarget(
            name: "ullage-bench",
            dependencies: [
                "TankFarm", "Alarms", "Acquisition", "ModbusLink", "Configuration", "GaugeSimulator", "Storage",
                "Snapshots", "Station", "TUI", "Terminal", "Quantities", "CModbus", "CSystem",
            ],
            path: "Benchmarks", swiftSettings: strict),

        // Tests mirror the sources; what several suites need is a target of its own.
        module("TestSupport", ["TankFarm", "CSystem"]),
        tests("TankFarmTests", ["TankFarm"]),
        tests("QuantitiesTests", ["TankFarm", "Quantities"], exclude: ["Vectors"]),
        tests("AlarmsTests", ["TankFarm", "Alarms"]),
        tests("SnapshotsTests", ["TankFarm", "Alarms", "Quantities", "Snapshots"]),
        tests("ReportsTests", ["TankFarm", "Alarms", "Quantities", "Reports"], exclude: ["Golden"]),
        tests(
            "TUITests", ["TankFarm", "Alarms", "Quantities", "Snapshots", "Reports", "TUI"], exclude: ["Golden"]),
        tests("AcquisitionTests", ["TankFarm", "Acquisition"]),
        tests("ModbusLinkTests", ["TankFarm", "Acquisition", "ModbusLink", "CModbus", "CSystem"]),
        tests("StorageTests", ["TankFarm", "Alarms", "Storage", "CFaultyDisk", grdb]),
        tests(
            "ConfigurationTests", ["TankFarm", "Alarms", "Acquisition", "Quantities", "Configuration"],
            exclude: ["Invalid"]),
        tests(
            "StationTests",
            [
                "TankFarm", "Quantities", "Alarms", "Acquisition", "Storage", "Snapshots", "Station", "CSystem",
                "CFaultyDisk", logging,
            ]),
        tests("TerminalTests", ["TUI", "Terminal", "CNcurses", "CSystem"]),
        tests(
            "GaugeSimulatorTests", ["TankFarm", "Acquisition", "ModbusLink", "GaugeSimulator", "CModbus", "CSystem"]),
        // The program itself, as its users run it.
        tests("EndToEnd", ["ullage", "CSystem"]),
    ]
)
