import TankFarm

/// Scans of a line without a thread and a schedule: each gauge once, in the configuration's order, as `poll` wants it.
package enum LineScan {
    /// Connects, asks every gauge once in the calling thread, and closes the link. What fails is in the readings: where
    /// the line cannot be opened, every gauge's is bad, `connection`.
    package static func once(
        settings: LineSettings, link: any RegisterLink, clock: any MomentSource,
        handler: (Reading, LineFigures) -> Void
    ) {
        run(scans: 1, settings: settings, link: link, clock: clock, handler: handler)
    }

    /// The same several times over one connection, the scan interval from start to start.
    package static func run(
        scans: Int, settings: LineSettings, link: any RegisterLink, clock: any MomentSource,
        handler: (Reading, LineFigures) -> Void
    ) {
        let exchanges = settings.gauges.map { GaugeExchange(for: $0) }
        let pause = WakeSignal()
        var fault: LinkError? = .connection("not connected")
        var lastStart: MonotonicTime?
        defer { link.close() }
        for _ in 0..<max(0, scans) {
            if let lastStart {
                // Nobody rings; the loop is for a clock that moves otherwise than the system's.
                while case let rest = settings.scanInterval - (clock.now().monotonic - lastStart), rest > .zero {
                    pause.wait(for: min(rest, .seconds(1)))
                }
            }
            let start = clock.now().monotonic
            let scanTime = lastStart.map { start - $0 }
            lastStart = start
            // A line that would not open is not tried again for each of its gauges; one that was lost is, once.
            var mayConnect = true
            for exchange in exchanges {
                if fault != nil, mayConnect {
                    do {
                        try link.connect()
                        fault = nil
                    } catch {
                        fault = error
                        mayConnect = false
                    }
                }
                var replyTime = Duration.zero
                let reading: Reading
                if let fault {
                    reading = exchange.decoder.unread(fault, at: clock.now())
                } else {
                    let outcome = exchange.run(over: link, timeout: settings.responseTimeout, clock: clock)
                    if let why = outcome.connectionLost { fault = .connection(why) }
                    reading = outcome.reading
                    replyTime = outcome.replyTime
                }
                handler(
                    reading,
                    LineFigures(line: settings.name, replyTime: replyTime, scanTime: scanTime, backOff: nil))
            }
        }
    }
}
