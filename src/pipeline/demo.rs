//! `kansa demo`: the first thing that a newcomer runs.

use std::path::PathBuf;

use super::audit::{self, observe_into};
use super::judge::{self, Judgement};
use super::{Exit, Io, PipelineError};
use crate::audit::rule::rule_by;
use crate::cli::{DemoArgs, JudgeArgs, Lang, VisitArgs};
use crate::demo::{self, Demo};

/// Run folders of the demo stand under `reports/demo/`, not under the invented host.
const SITE: &str = "demo";

pub(super) async fn demo(args: DemoArgs, io: &mut Io<'_>) -> Result<Exit, PipelineError> {
    let demo = demo::start(&|rule| rule_by(rule).is_some()).await?;
    if args.serve {
        return serve(&demo, io).await;
    }
    io.remark(
        "架空の会社のサイトをこのマシン上で公開し、監査します（外部への通信はありません）。",
        "Serving a small web of invented companies on this machine and auditing it (nothing leaves it).",
    );
    let mut target = demo.target.clone();
    let visit = VisitArgs {
        engine: args.engine,
        phases: args.phases.clone(),
        browser: args.browser.clone(),
        no_sandbox: args.no_sandbox,
        ..VisitArgs::default()
    };
    super::inputs::apply_visit(&mut target, &visit);
    let judgement = Judgement::load(&JudgeArgs::default(), &args.output, &demo.catalog_overlay)?;
    let out = args.output.out.clone().unwrap_or_else(|| PathBuf::from("reports"));
    let run = audit::fresh_in(&out.join(SITE))?;
    let target = std::sync::Arc::new(target);
    let observed = observe_into(&target, audit::options(run, &visit, &judgement, &target), io).await?;
    let (report, exit) = observed.judge(&judgement, &args.output, io).await?;
    judge::say(&report, &observed.folder, &args.output, io)?;
    io.remark(
        "次は自分のサイトで: kansa audit https://… --policy https://…",
        "Now your own site: kansa audit https://… --policy https://…",
    );
    // The demo is there to show findings: only when it could not be judged has it failed.
    Ok(if exit == Exit::Findings { Exit::Clean } else { exit })
}

async fn serve(demo: &Demo, io: &mut Io<'_>) -> Result<Exit, PipelineError> {
    let rules: Vec<_> = demo.target.network.resolve.iter().map(|rule| format!("--resolve '{rule}'")).collect();
    io.print(&format!("kansa audit https://www.aozora-shoten.example/ --policy https://www.aozora-shoten.example/privacy/ --insecure {}", rules.join(" ")))?;
    let text = match io.lang {
        Lang::Ja => "Ctrl-C で終了します。",
        Lang::En => "Ctrl-C ends it.",
    };
    io.print(text)?;
    io.out.flush().map_err(PipelineError::Output)?;
    tokio::signal::ctrl_c().await.map_err(PipelineError::Output)?;
    Ok(Exit::Clean)
}
