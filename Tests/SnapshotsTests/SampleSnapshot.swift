import Alarms
import Quantities
import Snapshots
import TankFarm

/// A farm of two tanks with something in every field, and hostile words wherever words from outside may stand.
enum SampleSnapshot {
    static let words = "a\nb\r\nc\u{2028}d\u{1B}[2J\u{0} \"油罐\" \\ / \u{85}"
    static let at = Moment(
        monotonic: MonotonicTime(nanoseconds: 9_007_199_254_740_993), wall: WallTime(milliseconds: 1_795_251_823_250))

    static func tank(_ name: TankName = "TK-101", referenceHeightMillimetres: Double? = 15_230) -> TankSnapshot {
        let tank = Tank(
            name: name, title: words, group: "crude", line: "south", unit: 7, service: .flowThrough,
            shellHeightMillimetres: 14_000, referenceHeightMillimetres: referenceHeightMillimetres,
            measures: MeasuringRange(levelFromMillimetres: 150, levelToMillimetres: 13_600),
            levels: LevelsOfConcern(criticalHighMillimetres: 13_800), responseTimeMinutes: 15)
        return TankSnapshot(
            tank: tank, gaugeModel: "float-interface", limits: [AlarmLimit(kind: .levelHighHigh, limit: 13_500)])
    }

    static func farm() -> FarmSnapshot {
        let alarm = AlarmID(.tank("TK-101"), .levelHighHigh)
        var full = tank()
        full.level = .uncertain(13_512.25, .blindZone)
        full.interface = .good(6_367)
        full.temperature = .bad(.gaugeFailure)
        full.detail = words
        full.readAt = at
        full.lastGoodLevelMillimetres = 13_511.1
        full.lastGoodAt = at.wall
        full.rateMillimetresPerMinute = -0.1
        full.movement = .rising
        full.timeToOverfill = .milliseconds(-1_500)
        full.timeToCritical = Duration(secondsComponent: 1 << 40, attosecondsComponent: 1)
        full.alarms = [alarm]
        full.notWatched = NotWatched("level above the gauge's range", since: at.wall, by: words)
        full.declaration = TankDeclaration(
            tank: "TK-101", use: .outOfUse, by: words, since: at.wall, reason: words, levelMillimetres: 9_641.5)
        full.lost = LostWhileMoving(at: at, levelMillimetres: 9_641, rateMillimetresPerMinute: -17.5, lowLowAt: at)
        full.secondaryLevel = .uncertain(9_640, .blindZone)
        full.test = ProofTest(by: words, since: at, until: at)
        full.testDueAt = at.wall
        full.asksAbout = .stuck
        full.quantities = quantities
        full.product = "crude"
        full.productTitle = words
        full.rounding = TicketRounding(factorDecimals: 4)
        full.extras = [
            ExtraValue(.pressure, .good(3.5)), ExtraValue(.temperature(atMillimetres: 2_500), .bad(.outOfRange)),
            ExtraValue(.profileCut(point: 3, atMillimetres: nil), .uncertain(40, .gatewayStale)),
        ]
        full.manualValues = [manual("TK-101", .density)]
        full.recentLevelsMillimetres = [nil, 9_641.5, nil]
        var gauge = GaugeSnapshot(tank: "TK-101", unit: 7, model: "float-interface")
        gauge.failures = [FailureCount(reason: .wrongUnit, count: 3)]
        gauge.lastReplyTime = .microseconds(19_792)
        gauge.lastReason = .wrongUnit
        gauge.replyTimeMedian = .microseconds(19_600)
        gauge.replyTime99 = .milliseconds(41)
        gauge.remarks = [RemarkCount(remark: .late, count: 2)]
        gauge.jumpsThisMonth = 4
        gauge.sticksThisMonth = 1
        let record = AlarmRecord(
            id: alarm, state: .acknowledged, serial: 12, questionable: true, raisedAt: at.wall, value: 13_512.25,
            limit: 13_500, acknowledgedBy: "wang", acknowledgedAt: at.wall, comment: words, text: nil,
            priority: .critical,
            hold: AlarmHold(
                kind: .shelved, by: "wang", reason: words, since: at.wall, until: at.wall, remaining: .seconds(60)),
            suppression: [.outOfUse, .lineFault], firstOut: 11, isTest: true, isUnattended: true)
        return FarmSnapshot(
            number: 41, at: at, stationName: words, zone: .utc, simulation: true, startedAt: at,
            unwatchedBeforeStart: .seconds(75), carriedByConsole: false, tanks: [full, tank("TK-102")],
            alarms: [
                AlarmSnapshot(
                    record: record, onRecord: false, raisedMonotonic: at.monotonic, valueNow: 13_512.25,
                    guidance: AlarmGuidance(guidance: words, respondWithin: .seconds(900)), isShelvable: true,
                    shelvedFor: .milliseconds(59_999))
            ],
            lines: [
                LineSnapshot(
                    name: "south", transportWords: "/dev/ttyUSB0 9600 8N1", why: words, since: at.wall,
                    scanTime: .milliseconds(758), scanInterval: .seconds(1), gauges: [gauge])
            ],
            storage: StorageSnapshot(isHealthy: false, why: words, waiting: 3, lost: 9),
            journal: [
                JournalEntry(
                    at: at.wall, event: .acknowledged, alarm: alarm, serial: 12, operatorName: "wang", text: words,
                    origin: words)
            ],
            practice: AlarmPractice(escalateAfter: nil, sharedAccounts: [words], proofTestInterval: nil),
            load: AlarmLoad(lastTenMinutes: 12, isFlood: true, floodSince: at.wall),
            units: DisplayUnits(level: .feetInches, volume: .barrels), siteValues: [manual(nil, .ambient)],
            calls: [
                OneTimeCall(
                    number: 7, tank: "TK-101", target: .interface(millimetres: 7_500.5, rising: false), by: words,
                    since: at.wall, text: words),
                OneTimeCall(number: 8, tank: nil, target: .time(at.wall), by: "wang", since: at.wall),
            ],
            notices: [Notice(number: 3, at: at, kind: .pairParted, tank: "TK-101", text: words)],
            transfers: [
                TransferPair(
                    from: "TK-101", to: "TK-102", cubicMetresPerHour: 312.5, differenceCubicMetresPerHour: -4,
                    since: at)
            ])
    }

    private static func manual(_ tank: TankName?, _ quantity: ManualQuantity) -> ManualValue {
        ManualValue(
            tank: tank, quantity: quantity, value: 860.1,
            observed: ObservedDensity(kilogramsPerCubicMetre: 853.1, celsius: 30, hydrometerCelsius: nil), by: words,
            at: at.wall, until: at.wall, source: words)
    }

    /// Each kind of figure once.
    private static var quantities: TankQuantities {
        var quantities = TankQuantities()
        quantities.total = .known(4_233.717039)
        quantities.freeWater = .uncertain(2_786.905, why: words)
        quantities.gsv = .missing(why: words)
        quantities.temperatureSource = .average(elements: 3, of: 5)
        quantities.standard = CorrectionStandard(
            method: .api2004, commodity: .special(alphaPerFahrenheit: 5e-4), base: .fahrenheit60)
        quantities.roofPosition = .criticalZone
        quantities.band = TransitionBand(
            freeWater: .known(1), volume: .known(2), waterInBand: .known(0.5), water: .known(1.5), oil: .absent,
            fromMillimetres: 6_100, toMillimetres: 6_900)
        quantities.notes = [words]
        return quantities
    }
}
